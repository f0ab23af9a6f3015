// SPDX-License-Identifier: Apache-2.0

/**
 * Computes the slots of schedules and what becomes of missed ones. No input, no output,
 * no clock: each moment is an argument.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.schedule;

import org.jspecify.annotations.NullMarked;
