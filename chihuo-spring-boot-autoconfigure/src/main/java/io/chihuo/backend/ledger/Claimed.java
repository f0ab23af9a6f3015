package io.chihuo.backend.ledger;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.LeasedTask;

/**
 * What a ticket was good for.
 *
 * @param task the task that it leased, null if there is none
 * @param later whether the ticket has to come again in a while
 */
public record Claimed(@Nullable LeasedTask task, boolean later) {

	/**
	 * The ticket is void and can be thrown away.
	 */
	public static final Claimed VOID = new Claimed(null, false);

	/**
	 * The id is known for another task, or for a ticket that the broker may not have yet:
	 * this one must not be thrown away.
	 */
	public static final Claimed LATER = new Claimed(null, true);

	public static Claimed of(LeasedTask task) {
		return new Claimed(task, false);
	}

}
