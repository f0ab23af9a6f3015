// SPDX-License-Identifier: Apache-2.0

/**
 * Stores the results and the progress of a crawl: in memory, on Redis or in a database.
 */
@NullMarked
package io.chihuo.sample.linkcheck.store;

import org.jspecify.annotations.NullMarked;
