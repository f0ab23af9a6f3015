// SPDX-License-Identifier: Apache-2.0

package io.chihuo.cluster;

/**
 * Ended runs of a loop on one node since the loop was registered there.
 *
 * @param done runs that succeeded
 * @param failed runs that failed, whether they are retried or not
 */
public record LoopCounters(long done, long failed) {

}
