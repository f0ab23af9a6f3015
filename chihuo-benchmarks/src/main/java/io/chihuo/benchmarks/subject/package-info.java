// SPDX-License-Identifier: Apache-2.0

/**
 * The measured subjects: Chihuo, and the bare executors and collections it is compared
 * with.
 */
@NullMarked
package io.chihuo.benchmarks.subject;

import org.jspecify.annotations.NullMarked;
