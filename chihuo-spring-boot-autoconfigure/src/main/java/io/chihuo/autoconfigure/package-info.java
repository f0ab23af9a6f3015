// SPDX-License-Identifier: Apache-2.0

/**
 * Wires everything by {@code chihuo.*}. Knows all other packages; none knows it.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.autoconfigure;

import org.jspecify.annotations.NullMarked;
