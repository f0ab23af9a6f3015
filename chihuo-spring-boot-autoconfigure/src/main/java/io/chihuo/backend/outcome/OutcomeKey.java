// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.outcome;

/**
 * Name of one task among all that had its id.
 *
 * @param id id of the task
 * @param order number that the id got when the task became queued: kept over retries,
 * releases and requeues, new for a rerun
 */
public record OutcomeKey(String id, long order) {
}
