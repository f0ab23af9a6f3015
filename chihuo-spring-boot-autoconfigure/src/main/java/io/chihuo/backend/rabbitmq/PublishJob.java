package io.chihuo.backend.rabbitmq;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.chihuo.BackendUnavailableException;

/**
 * Messages that are confirmed together.
 */
final class PublishJob {

	private final List<Outgoing> messages;

	private final CompletableFuture<Void> answer = new CompletableFuture<>();

	private final AtomicInteger unconfirmed;

	private final long deadline;

	private volatile boolean refused;

	private volatile boolean unroutable;

	PublishJob(List<Outgoing> messages, long deadline) {
		this.messages = messages;
		this.unconfirmed = new AtomicInteger(messages.size());
		this.deadline = deadline;
	}

	List<Outgoing> messages() {
		return this.messages;
	}

	CompletableFuture<Void> answer() {
		return this.answer;
	}

	boolean isDone() {
		return this.answer.isDone();
	}

	boolean isLate(long nanoTime) {
		return nanoTime - this.deadline >= 0;
	}

	/** Begin anew: what was written is lost, or will arrive twice. */
	void reset() {
		this.unconfirmed.set(this.messages.size());
		this.refused = false;
		this.unroutable = false;
	}

	/** One message came back, since its queue is gone. */
	void returned() {
		this.unroutable = true;
	}

	/** One message was taken or refused. */
	void confirmed(boolean taken) {
		if (!taken) {
			this.refused = true;
		}
		if (this.unconfirmed.decrementAndGet() == 0) {
			end();
		}
	}

	private void end() {
		if (this.unroutable) {
			this.answer.completeExceptionally(new QueueGoneException());
		}
		else if (this.refused) {
			fail(new BackendUnavailableException("RabbitMQ refused a message: the queue is full ('max-length' of a "
					+ "policy), or most of its replicas are away", null));
		}
		else {
			this.answer.complete(null);
		}
	}

	void fail(Throwable failure) {
		this.answer.completeExceptionally(failure);
	}

}
