// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

/**
 * The right to run a task for a limited time.
 *
 * @param id id of the task
 * @param token fencing token: grows with every lease of this id, also of one that was
 * forgotten in between
 */
public record Lease(String id, long token) {

}
