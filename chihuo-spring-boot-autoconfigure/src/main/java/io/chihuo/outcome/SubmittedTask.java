// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import io.chihuo.AddResult;

/**
 * A submission that was answered.
 *
 * @param result the effect of the add
 * @param outcome the task that it waits for
 */
record SubmittedTask(AddResult result, PendingOutcome outcome) {
}
