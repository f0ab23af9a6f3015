// SPDX-License-Identifier: Apache-2.0

package io.chihuo.call;

import java.time.Duration;

/**
 * Options of all calls of typed interfaces.
 *
 * @param waitTime how long a call that returns its result waits for it
 * @param resultTtl how long a result is kept that several callers share
 */
public record CallOptions(Duration waitTime, Duration resultTtl) {
}
