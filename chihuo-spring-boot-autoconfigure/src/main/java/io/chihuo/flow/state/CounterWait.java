// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

/**
 * The wait of a step for a counter of its namespace.
 *
 * @param step the run of the step that waits
 * @param target positive sum that ends the wait
 */
public record CounterWait(StepRun step, long target) {

}
