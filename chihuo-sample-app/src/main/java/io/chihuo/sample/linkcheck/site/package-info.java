// SPDX-License-Identifier: Apache-2.0

/**
 * The documentation site that is crawled by default.
 */
@NullMarked
package io.chihuo.sample.linkcheck.site;

import org.jspecify.annotations.NullMarked;
