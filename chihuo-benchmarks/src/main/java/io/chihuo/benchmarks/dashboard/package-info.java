// SPDX-License-Identifier: Apache-2.0

/**
 * The suite of the dashboard.
 */
@NullMarked
package io.chihuo.benchmarks.dashboard;

import org.jspecify.annotations.NullMarked;
