// SPDX-License-Identifier: Apache-2.0

/**
 * The ledger: the findings of the crawl so far.
 */
@NullMarked
package io.chihuo.sample.linkcheck.ledger;

import org.jspecify.annotations.NullMarked;
