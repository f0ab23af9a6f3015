// SPDX-License-Identifier: Apache-2.0

/**
 * Calls of typed interfaces on each backend, beside bare requests and replies and
 * Redisson.
 */
@NullMarked
package io.chihuo.benchmarks.calls;

import org.jspecify.annotations.NullMarked;
