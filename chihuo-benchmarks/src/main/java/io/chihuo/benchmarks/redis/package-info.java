// SPDX-License-Identifier: Apache-2.0

/**
 * The Redis backend beside bare Lettuce and those who do the same on Redis.
 */
@NullMarked
package io.chihuo.benchmarks.redis;

import org.jspecify.annotations.NullMarked;
