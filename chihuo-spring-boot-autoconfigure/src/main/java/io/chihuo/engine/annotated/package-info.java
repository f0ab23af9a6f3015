// SPDX-License-Identifier: Apache-2.0

/**
 * Reads loops off annotated beans.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.engine.annotated;

import org.jspecify.annotations.NullMarked;
