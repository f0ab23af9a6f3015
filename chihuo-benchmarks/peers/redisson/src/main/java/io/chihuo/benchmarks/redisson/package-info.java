// SPDX-License-Identifier: Apache-2.0

/**
 * Remote calls by Redisson, in processes of their own.
 */
@NullMarked
package io.chihuo.benchmarks.redisson;

import org.jspecify.annotations.NullMarked;
