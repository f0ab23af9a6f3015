// SPDX-License-Identifier: Apache-2.0

/**
 * Compares the documentation with the code.
 */
@NullMarked
package io.chihuo.docs;

import org.jspecify.annotations.NullMarked;
