// SPDX-License-Identifier: Apache-2.0

/**
 * A link checker: its settings and its main method.
 */
@NullMarked
package io.chihuo.sample.linkcheck;

import org.jspecify.annotations.NullMarked;
