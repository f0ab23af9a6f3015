// SPDX-License-Identifier: Apache-2.0

/**
 * Typed interfaces whose calls are tasks: their clients, and the destinations of calls.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.call;

import org.jspecify.annotations.NullMarked;
