// SPDX-License-Identifier: Apache-2.0

/**
 * The step kind for files below one directory.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.step.file;

import org.jspecify.annotations.NullMarked;
