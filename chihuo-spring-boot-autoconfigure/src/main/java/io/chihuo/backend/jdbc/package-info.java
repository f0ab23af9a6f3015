// SPDX-License-Identifier: Apache-2.0

/**
 * A ledger in a relational database.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.backend.jdbc;

import org.jspecify.annotations.NullMarked;
