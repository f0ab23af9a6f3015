// SPDX-License-Identifier: Apache-2.0

/**
 * Runs loops: claims tasks, dispatches them to threads, renews their leases, settles
 * their outcome, stops.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.engine;

import org.jspecify.annotations.NullMarked;
