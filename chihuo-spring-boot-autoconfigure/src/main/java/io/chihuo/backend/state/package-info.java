// SPDX-License-Identifier: Apache-2.0

/**
 * The states of ids and the moves between them, for stores that keep a queue in Java.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.backend.state;

import org.jspecify.annotations.NullMarked;
