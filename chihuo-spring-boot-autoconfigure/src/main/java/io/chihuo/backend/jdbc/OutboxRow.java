// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

/**
 * A task that waits in the outbox.
 *
 * @param number its number; 0 for one to insert
 * @param loop name of the loop that it is for
 * @param addedAt when it was inserted, in milliseconds since the epoch
 * @param task the encoded task
 */
public record OutboxRow(long number, String loop, long addedAt, byte[] task) {

}
