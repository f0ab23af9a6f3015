// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.BitSet;
import java.util.List;

import io.chihuo.BackendUnavailableException;
import io.chihuo.backend.SystemTaskClock;

/**
 * The messages of a job as they were published on one channel, with consecutive numbers.
 * The publishing thread makes it, and a thread of the connection confirms it.
 */
final class PublishAttempt {

	private final PublishJob job;

	private final List<OutboundMessage> messages;

	private final long first;

	private final long startedAt = SystemTaskClock.monotonicNanos();

	private final BitSet unconfirmed;

	/** It counts for the window no more. */
	private boolean released;

	private boolean refused;

	private boolean unroutable;

	PublishAttempt(PublishJob job, long first) {
		this.job = job;
		this.messages = job.pendingMessages();
		this.first = first;
		this.unconfirmed = new BitSet(this.messages.size());
		this.unconfirmed.set(0, this.messages.size());
	}

	PublishJob publishJob() {
		return this.job;
	}

	List<OutboundMessage> jobMessages() {
		return this.messages;
	}

	/** Number of the first message. */
	long firstNumber() {
		return this.first;
	}

	int messageCount() {
		return this.messages.size();
	}

	synchronized boolean isComplete() {
		return this.unconfirmed.isEmpty();
	}

	/** Whether nobody waits for it, since it is complete or the job has failed. */
	boolean isOver() {
		return this.job.isDone();
	}

	/** Nanoseconds since it was begun. */
	long ageNanos() {
		return SystemTaskClock.monotonicNanos() - this.startedAt;
	}

	/**
	 * Messages were taken or refused.
	 * @return how many of them count for the window
	 */
	int onMessagesConfirmed(long from, long to, boolean taken) {
		int count = 0;
		boolean complete;
		synchronized (this) {
			int end = (int) Math.min(to - this.first + 1, this.messages.size());
			int next = (int) Math.max(from - this.first, 0);
			for (int i = this.unconfirmed.nextSetBit(next); i >= 0 && i < end; i = this.unconfirmed.nextSetBit(i + 1)) {
				this.unconfirmed.clear(i);
				count++;
			}
			this.refused |= !taken;
			complete = count > 0 && this.unconfirmed.isEmpty();
			count = this.released ? 0 : count;
		}
		if (complete) {
			endAttempt();
		}
		return count;
	}

	/** A message for a queue came back, since the queue is gone. */
	synchronized void onMessageReturned(String routingKey) {
		this.unroutable |= this.messages.stream().anyMatch((message) -> message.routingKey().equals(routingKey));
	}

	/**
	 * Let it count for the window no more.
	 * @param published how many of its messages were published
	 * @return how many counted until now
	 */
	synchronized int releaseWindow(long published) {
		if (this.released) {
			return 0;
		}
		this.released = true;
		return this.unconfirmed.cardinality() - (int) (this.messages.size() - published);
	}

	private void endAttempt() {
		if (this.unroutable) {
			this.job.fail(new QueueGoneException());
		}
		else if (this.refused) {
			this.job.fail(new BackendUnavailableException("RabbitMQ refused a message: the queue is full ('max-length' "
					+ "of a policy), or most of its replicas are away", null));
		}
		else {
			this.job.complete();
		}
	}

}
