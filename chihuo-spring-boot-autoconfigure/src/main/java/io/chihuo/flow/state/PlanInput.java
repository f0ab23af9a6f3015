// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

/**
 * A value that is put into the payload of a task when the task is added.
 *
 * @param target JSON pointer into the payload, empty for the payload as a whole
 * @param source where the value comes from
 */
public record PlanInput(String target, PlanSource source) {
}
