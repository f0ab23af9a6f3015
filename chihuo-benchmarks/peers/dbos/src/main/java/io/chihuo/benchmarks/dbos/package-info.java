// SPDX-License-Identifier: Apache-2.0

/**
 * Workflows by DBOS, in a process of their own.
 */
@NullMarked
package io.chihuo.benchmarks.dbos;

import org.jspecify.annotations.NullMarked;
