// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.state;

/**
 * Gives out tickets where somebody else keeps the order of tasks: a waiting task is
 * claimed with its latest ticket, and older ones are void.
 */
@FunctionalInterface
public interface TicketIssuer {

	/**
	 * A task begins to wait.
	 * @param id id of the task
	 * @param first whether it goes to the head
	 * @return number of its ticket, other than all before
	 */
	long issueTicket(String id, boolean first);

}
