// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.outcome;

/**
 * A request to watch a task.
 *
 * @param id id of the task
 * @param order number of the task, or 0 for the latest that had the id
 * @param watch interest in its outcome
 */
public record WatchRequest(String id, long order, OutcomeWatch watch) {
}
