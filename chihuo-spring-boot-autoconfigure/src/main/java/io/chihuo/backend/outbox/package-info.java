// SPDX-License-Identifier: Apache-2.0

/**
 * Adds within a transaction of the application, for backends that are not in its
 * database: {@code OutboxStore} writes the tasks to a table in the transaction, and
 * {@code OutboxRelay} adds them to the backend after the commit.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.backend.outbox;

import org.jspecify.annotations.NullMarked;
