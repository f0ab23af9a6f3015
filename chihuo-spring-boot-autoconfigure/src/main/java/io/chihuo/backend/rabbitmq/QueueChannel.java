// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

import com.rabbitmq.client.Channel;
import org.jspecify.annotations.Nullable;

import io.chihuo.backend.QueueName;

/**
 * Opens the channel of one queue when it is needed, and declares the queue over each new
 * one.
 */
final class QueueChannel {

	private final QueueName queue;

	private final QueueNames names;

	private final BrokerChannels channels;

	private final BrokerTopology topology;

	private final BrokerCalls calls;

	private final ScheduledExecutorService acknowledging;

	/** Changed by the worker only. */
	private volatile @Nullable ConsumerChannel channel;

	private volatile boolean closed;

	/** Why the broker refuses the queue, null if it does not. */
	private volatile @Nullable String refusal;

	/**
	 * Create it.
	 * @param worker runs one call after the other
	 */
	QueueChannel(QueueName queue, QueueNames names, RabbitResources resources, Executor worker) {
		this.queue = queue;
		this.names = names;
		this.channels = resources.channels();
		this.topology = resources.topology();
		this.calls = new BrokerCalls(worker, resources.timer(), resources.settings().timeout());
		this.acknowledging = resources.acknowledging();
	}

	/** Run something on the worker that needs the broker. */
	<R> CompletableFuture<R> runOnWorker(Callable<R> work) {
		return this.calls.submitCall("RabbitMQ fails queue '" + this.queue + "'", work);
	}

	/** Ensure that the queue was declared. */
	CompletableFuture<Void> ensureDeclared() {
		return runOnWorker(() -> {
			openChannel();
			return null;
		});
	}

	/** Declare the queue again, on a channel of its own. */
	CompletableFuture<Void> declareQueue() {
		return runOnWorker(() -> {
			closePresent();
			openChannel();
			return null;
		});
	}

	/** Messages that wait in a queue of the broker. */
	CompletableFuture<Long> countMessages(String queue) {
		return runOnWorker(() -> openChannel().countMessages(queue));
	}

	/** The channel that was opened last, null if there was none. */
	@Nullable ConsumerChannel presentChannel() {
		return this.channel;
	}

	/** The open channel; for the worker. */
	ConsumerChannel openChannel() throws IOException {
		ConsumerChannel before = this.channel;
		if (before != null && before.isOpen()) {
			return before;
		}
		Channel opened = this.channels.openForConsuming();
		try {
			this.topology.declareQueue(opened, this.names);
			this.refusal = null;
		}
		catch (IOException | RuntimeException ex) {
			BrokerChannels.closeChannel(opened);
			this.topology.forgetDeclared();
			this.refusal = RabbitFailures.isRefusal(ex) ? "RabbitMQ refuses queue '" + this.queue + "'"
					+ RabbitFailures.reasonOf(ex) + RabbitFailures.adviceFor(ex) : null;
			throw ex;
		}
		ConsumerChannel channel = new ConsumerChannel(opened, this.names, this.acknowledging);
		this.channel = channel;
		if (this.closed) { // the close may not have seen this channel
			channel.close();
			throw RabbitFailures.channelClosed();
		}
		return channel;
	}

	/** Use the present channel no more, since its state is unknown. */
	void abandonChannel() {
		this.topology.forgetDeclared();
		closePresent();
	}

	private void closePresent() {
		ConsumerChannel channel = this.channel;
		if (channel != null) {
			channel.close();
		}
	}

	/** Send all acknowledgements that wait. Blocks for a moment at most. */
	void flushAcknowledgements() {
		ConsumerChannel channel = this.channel;
		if (channel != null) {
			channel.flushAcknowledgements();
		}
	}

	/** Why the broker refuses the queue, null if it does not. */
	@Nullable String refusalReason() {
		return this.refusal;
	}

	/** Whether a failure needs no report, since the backend was stopped or closed. */
	boolean isStopped() {
		return this.closed || this.channels.isStopped();
	}

	void close() {
		this.closed = true;
		this.calls.failUnanswered();
		closePresent();
	}

}
