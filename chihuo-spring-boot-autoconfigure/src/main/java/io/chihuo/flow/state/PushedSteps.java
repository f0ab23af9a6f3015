// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

/**
 * Steps that a running step adds to its flow.
 *
 * @param front whether they run right after it, rather than at the end of its series
 * @param plan encoded plan of the steps; not to be changed
 */
public record PushedSteps(boolean front, byte[] plan) {
}
