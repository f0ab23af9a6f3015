// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import io.chihuo.backend.outcome.TaskEnd;

/**
 * An outcome in the database.
 *
 * @param number grows with each outcome of an id; of one task that ended twice the larger
 * one holds
 * @param end the end of the task
 * @param latest whether no new task of the id was added since
 * @param expiresAt when it expires, in milliseconds since the epoch
 */
record OutcomeRow(long number, TaskEnd end, boolean latest, long expiresAt) {
}
