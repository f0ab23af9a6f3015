// SPDX-License-Identifier: Apache-2.0

/**
 * The suite for queues in databases.
 */
@NullMarked
package io.chihuo.benchmarks.jdbc;

import org.jspecify.annotations.NullMarked;
