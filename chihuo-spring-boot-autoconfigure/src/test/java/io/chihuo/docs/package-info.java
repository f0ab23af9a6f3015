// SPDX-License-Identifier: Apache-2.0

/**
 * Holds the documentation to what the code does.
 */
@NullMarked
package io.chihuo.docs;

import org.jspecify.annotations.NullMarked;
