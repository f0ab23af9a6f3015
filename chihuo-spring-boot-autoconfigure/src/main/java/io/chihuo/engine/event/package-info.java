// SPDX-License-Identifier: Apache-2.0

/**
 * Publishes what loops do as application events, to those who listen.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.engine.event;

import org.jspecify.annotations.NullMarked;
