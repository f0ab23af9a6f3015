// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Messages that are confirmed together.
 */
final class PublishJob {

	/** So that an answered job keeps no messages. */
	private volatile List<OutboundMessage> messages;

	private final CompletableFuture<Void> answer = new CompletableFuture<>();

	private final long since;

	private final long deadline;

	/**
	 * Create a job.
	 * @param since when it was asked for, by {@link System#nanoTime()}
	 * @param deadline when it fails, likewise
	 */
	PublishJob(List<OutboundMessage> messages, long since, long deadline) {
		this.messages = messages;
		this.since = since;
		this.deadline = deadline;
	}

	/** The messages, none once it is answered. */
	List<OutboundMessage> pendingMessages() {
		return this.messages;
	}

	CompletableFuture<Void> publishAnswer() {
		return this.answer;
	}

	boolean isDone() {
		return this.answer.isDone();
	}

	boolean isLate(long nanoTime) {
		return nanoTime - this.deadline >= 0;
	}

	/** Whether it was asked for when something happened. */
	boolean wasThere(long nanoTime) {
		return nanoTime - this.since >= 0;
	}

	void complete() {
		this.answer.complete(null);
		this.messages = List.of();
	}

	void fail(Throwable failure) {
		this.answer.completeExceptionally(failure);
		this.messages = List.of();
	}

}
