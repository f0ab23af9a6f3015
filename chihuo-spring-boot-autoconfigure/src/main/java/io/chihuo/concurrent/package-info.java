// SPDX-License-Identifier: Apache-2.0

/**
 * Batches, alarms, waits and executors that the engine and the backends share.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.concurrent;

import org.jspecify.annotations.NullMarked;
