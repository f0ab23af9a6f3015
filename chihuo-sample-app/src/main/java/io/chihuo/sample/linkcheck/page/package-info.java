// SPDX-License-Identifier: Apache-2.0

/**
 * Reads the anchors and links of pages, and normalises their addresses.
 */
@NullMarked
package io.chihuo.sample.linkcheck.page;

import org.jspecify.annotations.NullMarked;
