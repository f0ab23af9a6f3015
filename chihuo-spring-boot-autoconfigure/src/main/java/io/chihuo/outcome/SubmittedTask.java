// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.util.function.BooleanSupplier;

import io.chihuo.AddResult;

/**
 * A submission that was answered.
 *
 * @param result the effect of the add
 * @param outcome the task that it waits for
 * @param uncommitted whether this thread would wait for the transaction that it has open
 */
record SubmittedTask(AddResult result, PendingOutcome outcome, BooleanSupplier uncommitted) {
}
