// SPDX-License-Identifier: Apache-2.0

/**
 * Peers of queues in databases, and the bare limits.
 */
@NullMarked
package io.chihuo.benchmarks.jdbc.peer;

import org.jspecify.annotations.NullMarked;
