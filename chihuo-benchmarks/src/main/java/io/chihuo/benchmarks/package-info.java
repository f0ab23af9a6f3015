// SPDX-License-Identifier: Apache-2.0

/**
 * The command: reads arguments, picks a suite, prints the results.
 */
@NullMarked
package io.chihuo.benchmarks;

import org.jspecify.annotations.NullMarked;
