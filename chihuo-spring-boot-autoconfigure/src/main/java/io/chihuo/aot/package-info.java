// SPDX-License-Identifier: Apache-2.0

/**
 * Hints for ahead-of-time processing and native images.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.aot;

import org.jspecify.annotations.NullMarked;
