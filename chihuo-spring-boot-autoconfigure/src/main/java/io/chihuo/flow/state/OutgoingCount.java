// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

/**
 * A count for a counter of the namespace that a run of a step has asked for, as its flow
 * keeps it until the counter has it.
 *
 * @param node number of the step
 * @param round which time it was run
 * @param name name of the counter
 * @param amount positive amount
 */
public record OutgoingCount(int node, int round, String name, long amount) {

}
