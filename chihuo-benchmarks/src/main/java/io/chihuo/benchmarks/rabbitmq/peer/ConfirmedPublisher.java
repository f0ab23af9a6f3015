// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rabbitmq.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.concurrent.Semaphore;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;

/**
 * Publishes without waiting for the confirmation of one message before the next, as long
 * as no more than 1,000 are unconfirmed. For one thread.
 */
final class ConfirmedPublisher {

	private static final int MAX_UNCONFIRMED_MESSAGES = 1_000;

	private final Semaphore room = new Semaphore(MAX_UNCONFIRMED_MESSAGES);

	private final Channel channel;

	/**
	 * Confirmed one by one; for the connection's thread alone, as the next field.
	 */
	private final BitSet single = new BitSet();

	/** All up to this one are confirmed. */
	private long confirmed;

	private volatile boolean refused;

	ConfirmedPublisher(Channel channel) throws IOException {
		this.channel = channel;
		channel.confirmSelect();
		channel.addConfirmListener(this::onConfirm, (number, multiple) -> {
			this.refused = true;
			onConfirm(number, multiple);
		});
	}

	private void onConfirm(long number, boolean multiple) {
		if (multiple) {
			BitSet already = this.single.get((int) this.confirmed + 1, (int) number + 1);
			this.room.release((int) (number - this.confirmed) - already.cardinality());
			this.confirmed = number;
		}
		else {
			this.single.set((int) number);
			this.room.release();
		}
	}

	/**
	 * Publish a persistent text as soon as there is room.
	 */
	void publishMessage(String text) {
		this.room.acquireUninterruptibly();
		try {
			this.channel.basicPublish("", BareRabbit.QUEUE, MessageProperties.PERSISTENT_TEXT_PLAIN,
					text.getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Wait until everything is confirmed.
	 * @throws IllegalStateException if the server refused something
	 */
	void awaitConfirms() {
		this.room.acquireUninterruptibly(MAX_UNCONFIRMED_MESSAGES);
		this.room.release(MAX_UNCONFIRMED_MESSAGES);
		if (this.refused) {
			throw new IllegalStateException("The server refused a message");
		}
	}

}
