/**
 * A ledger in a relational database.
 */
@NullMarked
package io.chihuo.backend.ledger.jdbc;

import org.jspecify.annotations.NullMarked;
