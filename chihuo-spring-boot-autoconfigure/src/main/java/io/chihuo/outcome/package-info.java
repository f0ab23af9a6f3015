// SPDX-License-Identifier: Apache-2.0

/**
 * Awaits the outcomes of tasks: what a node waits for, how it is woken and looks again,
 * and the handles of applications.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.outcome;

import org.jspecify.annotations.NullMarked;
