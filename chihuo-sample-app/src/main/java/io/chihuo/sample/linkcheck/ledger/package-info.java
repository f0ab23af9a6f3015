/**
 * What the crawl has found so far.
 */
@NullMarked
package io.chihuo.sample.linkcheck.ledger;

import org.jspecify.annotations.NullMarked;
