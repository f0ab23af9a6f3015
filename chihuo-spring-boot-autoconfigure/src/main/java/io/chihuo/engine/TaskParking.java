// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.chihuo.backend.Lease;
import io.chihuo.backend.ParkRequest;
import io.chihuo.backend.TaskStore;
import io.chihuo.concurrent.BlockingWait;
import io.chihuo.outcome.CompletionToken;

/**
 * Hands out the tokens with which tasks of a loop are completed from outside.
 */
final class TaskParking {

	private static final Duration MAX_TIMEOUT = Duration.ofDays(365);

	private final TaskStore store;

	private final BlockingWait calls;

	private final boolean finishes;

	/**
	 * Create the tokens of a loop.
	 * @param timeout longest time that a call to the store may take
	 * @param finishes whether a completion marks the id as finished
	 */
	TaskParking(TaskStore store, Duration timeout, boolean finishes) {
		this.store = store;
		this.calls = new BlockingWait(store.queue().loop(), timeout);
		this.finishes = finishes;
	}

	/**
	 * The token is stored before anybody knows it.
	 * @param earlier token of an earlier run, null for a new one
	 */
	String parkRun(Lease lease, Duration timeout, @Nullable String earlier) {
		Assert.isTrue(!timeout.isNegative() && !timeout.isZero() && timeout.compareTo(MAX_TIMEOUT) <= 0,
				() -> "'timeout' must be more than 0 and at most " + MAX_TIMEOUT.toDays() + " days, but is " + timeout);
		this.calls.checkThread();
		CompletionToken token = (earlier != null) ? parseEarlier(lease.id(), earlier)
				: CompletionToken.create(this.store.queue(), lease.id());
		ParkRequest request = new ParkRequest(lease, token.hash(), timeout, this.finishes);
		if (!this.calls.awaitAnswer(this.store.park(List.of(request))).get(0)) {
			throw new IllegalStateException("Task '" + lease.id() + "' of '" + this.store.queue().loop()
					+ "' cannot be parked: its lease is lost, or it was completed already");
		}
		return token.toText();
	}

	/** The message does not show the text, which may be the token of another task. */
	private CompletionToken parseEarlier(String id, String earlier) {
		CompletionToken token = CompletionToken.parseText(earlier);
		if (token == null || !token.queue().equals(this.store.queue()) || !token.id().equals(id)) {
			throw new IllegalArgumentException(
					"The text is no token of task '" + id + "' of '" + this.store.queue().loop() + "'");
		}
		return token;
	}

}
