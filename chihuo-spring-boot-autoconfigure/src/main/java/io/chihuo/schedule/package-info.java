// SPDX-License-Identifier: Apache-2.0

/**
 * Slots of schedules, and the proposals that a node makes for them.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.schedule;

import org.jspecify.annotations.NullMarked;
