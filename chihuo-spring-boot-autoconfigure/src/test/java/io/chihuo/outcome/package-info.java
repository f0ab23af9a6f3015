// SPDX-License-Identifier: Apache-2.0

/**
 * Tests of awaited tasks.
 */
@NullMarked
package io.chihuo.outcome;

import org.jspecify.annotations.NullMarked;
