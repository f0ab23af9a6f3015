// SPDX-License-Identifier: Apache-2.0

/**
 * The two loops, and the crawl that they make.
 */
@NullMarked
package io.chihuo.sample.linkcheck.crawl;

import org.jspecify.annotations.NullMarked;
