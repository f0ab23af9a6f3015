// SPDX-License-Identifier: Apache-2.0

/**
 * The suite of schedules.
 */
@NullMarked
package io.chihuo.benchmarks.schedules;

import org.jspecify.annotations.NullMarked;
