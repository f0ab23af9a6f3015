// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.sql;

import java.time.Duration;

/**
 * Bounds of steps.
 *
 * @param timeout longest time of a step's transaction, in whole seconds
 * @param maxRows most rows of a query
 * @param maxBytes most bytes of a result
 * @param retention how long results of steps that run once are kept
 */
public record SqlStepSettings(Duration timeout, int maxRows, int maxBytes, Duration retention) {
}
