// SPDX-License-Identifier: Apache-2.0

/**
 * Rqueue, for the benchmarks to set Chihuo beside it.
 */
@NullMarked
package io.chihuo.benchmarks.rqueue;

import org.jspecify.annotations.NullMarked;
