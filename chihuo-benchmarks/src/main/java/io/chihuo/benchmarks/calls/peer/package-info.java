// SPDX-License-Identifier: Apache-2.0

/**
 * Bare requests and replies, to compare calls with.
 */
@NullMarked
package io.chihuo.benchmarks.calls.peer;

import org.jspecify.annotations.NullMarked;
