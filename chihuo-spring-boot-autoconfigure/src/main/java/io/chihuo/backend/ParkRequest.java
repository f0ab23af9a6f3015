// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import java.time.Duration;

/**
 * A request of a run to have its task completed from outside.
 *
 * @param lease lease of the run
 * @param tokenHash hash of the token with which the task can be completed
 * @param timeout time from now after which the task fails unless it is completed
 * @param finish whether a completion without failure marks the id as finished
 */
public record ParkRequest(Lease lease, byte[] tokenHash, Duration timeout, boolean finish) {
}
