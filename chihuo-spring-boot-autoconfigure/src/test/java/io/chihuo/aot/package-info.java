// SPDX-License-Identifier: Apache-2.0

/**
 * Applications that are processed ahead of time.
 */
@NullMarked
package io.chihuo.aot;

import org.jspecify.annotations.NullMarked;
