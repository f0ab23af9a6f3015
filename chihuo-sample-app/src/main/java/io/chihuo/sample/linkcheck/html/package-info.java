// SPDX-License-Identifier: Apache-2.0

/**
 * Reads the anchors and links of pages.
 */
@NullMarked
package io.chihuo.sample.linkcheck.html;

import org.jspecify.annotations.NullMarked;
