// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import io.chihuo.AddResult;
import io.chihuo.backend.outcome.WatchAnswer;

/**
 * Answer to a submission.
 *
 * @param result the effect of the add
 * @param watch what is known of the task that the submission waits for: the new one, the
 * one that had the id already, or its rerun
 */
public record SubmissionAnswer(AddResult result, WatchAnswer watch) {
}
