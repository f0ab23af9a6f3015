// SPDX-License-Identifier: Apache-2.0

/**
 * Step kinds beside the bare clients that they use.
 */
@NullMarked
package io.chihuo.benchmarks.steps;

import org.jspecify.annotations.NullMarked;
