// SPDX-License-Identifier: Apache-2.0

/**
 * Examples, one package each.
 */
@NullMarked
package io.chihuo.sample;

import org.jspecify.annotations.NullMarked;
