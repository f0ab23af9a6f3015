// SPDX-License-Identifier: Apache-2.0

/**
 * Those that Chihuo on Redis is measured beside.
 */
@NullMarked
package io.chihuo.benchmarks.redis.peer;

import org.jspecify.annotations.NullMarked;
