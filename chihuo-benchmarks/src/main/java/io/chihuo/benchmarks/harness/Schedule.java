// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.harness;

import java.time.Duration;

/**
 * The number of repetitions of a workload.
 *
 * @param warmups rounds that are not recorded
 * @param repetitions most recorded rounds
 * @param limit time in which the whole run should end, zero for no limit; where it is
 * short, fewer rounds are recorded, but never none
 */
public record Schedule(int warmups, int repetitions, Duration limit) {

}
