// SPDX-License-Identifier: Apache-2.0

/**
 * The ledger in a database: there again after a restart.
 */
@NullMarked
package io.chihuo.sample.linkcheck.ledger.jdbc;

import org.jspecify.annotations.NullMarked;
