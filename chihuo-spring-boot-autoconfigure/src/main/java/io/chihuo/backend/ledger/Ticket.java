// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.ledger;

/**
 * The message that stands for a task in a broker's queue. The latest ticket of a ready
 * task is the one it can be claimed with; earlier ones are void, and so is one that
 * arrives twice.
 *
 * @param id id of the task
 * @param number distinguishes the tickets of an id; among the tickets at the head the one
 * with the largest number is the next
 * @param first whether it goes to the head of the queue
 */
public record Ticket(String id, long number, boolean first) {
}
