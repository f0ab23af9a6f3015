/**
 * The ledger: the findings of the crawl so far.
 */
@NullMarked
package io.chihuo.sample.linkcheck.ledger;

import org.jspecify.annotations.NullMarked;
