// SPDX-License-Identifier: Apache-2.0

/**
 * The format of tasks in stores, by which nodes of different versions can share them.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.backend.format;

import org.jspecify.annotations.NullMarked;
