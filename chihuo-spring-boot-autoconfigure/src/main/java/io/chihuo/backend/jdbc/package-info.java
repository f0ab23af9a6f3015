// SPDX-License-Identifier: Apache-2.0

/**
 * The ledger in a database. The types by role:
 * <ul>
 * <li>queue: {@code JdbcQueueLedger}, {@code JdbcClaims}, {@code JdbcSuspectClaims},
 * {@code IdCall}</li>
 * <li>transaction: {@code QueueTransactions}, {@code UnitOfWork},
 * {@code OwnTransactions}, {@code LockScope}; those of the application:
 * {@code ApplicationTransaction}, {@code Joined*}</li>
 * <li>row: {@code *Rows}, {@code Row*}, {@code QueueTables}, {@code QueueTotals};
 * {@code TaskColumns} is the format of a task and of a dead letter</li>
 * <li>sql: {@code *BulkStatements}, {@code SqlDialect}, {@code Table*}, {@code *Column},
 * {@code JdbcLedgerSchema}</li>
 * <li>queries and steps over a whole queue: {@code WholeQueueQueries},
 * {@code DeadLetter*}, {@code *Operation}</li>
 * <li>database: {@code LedgerDatabase}, {@code JdbcLedger}, {@code H2FileLedger},
 * {@code JdbcCalls}, {@code DatabaseTime}, {@code PooledJdbcTemplate},
 * {@code TimeLimitedDataSource}, {@code JdbcFailures}</li>
 * </ul>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.backend.jdbc;

import org.jspecify.annotations.NullMarked;
