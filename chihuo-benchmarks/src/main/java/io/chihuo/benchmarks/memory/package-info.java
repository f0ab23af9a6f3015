// SPDX-License-Identifier: Apache-2.0

/**
 * The suite for the memory backend.
 */
@NullMarked
package io.chihuo.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
