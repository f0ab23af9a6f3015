// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import io.chihuo.backend.outcome.OutcomeWatch;

/**
 * A task to add whose outcome is awaited.
 *
 * @param task the task
 * @param watch interest in its outcome, or in that of the task which has the id already
 */
public record Submission(NewTask task, OutcomeWatch watch) {
}
