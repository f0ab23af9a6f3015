// SPDX-License-Identifier: Apache-2.0

/**
 * Repeats, times, collects and reports; knows nothing of queues.
 */
@NullMarked
package io.chihuo.benchmarks.harness;

import org.jspecify.annotations.NullMarked;
