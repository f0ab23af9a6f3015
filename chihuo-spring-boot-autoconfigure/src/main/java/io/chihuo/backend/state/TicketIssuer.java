package io.chihuo.backend.state;

/**
 * Gives out tickets where somebody else keeps the order of tasks: a waiting task is
 * claimed with its latest ticket, and older ones are void.
 */
@FunctionalInterface
public interface TicketIssuer {

	/**
	 * For a store that keeps the order itself.
	 */
	TicketIssuer NONE = (task, first, due) -> 0;

	/**
	 * A task begins to wait.
	 * @param first whether it goes to the head
	 * @param due when it is due, in milliseconds since the epoch; 0 if it is ready
	 * @return number of its ticket, other than all before
	 */
	long issue(WaitingTask task, boolean first, long due);

}
