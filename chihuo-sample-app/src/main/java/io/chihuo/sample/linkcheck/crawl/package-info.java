// SPDX-License-Identifier: Apache-2.0

/**
 * The two loops and who ends them.
 */
@NullMarked
package io.chihuo.sample.linkcheck.crawl;

import org.jspecify.annotations.NullMarked;
