// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rabbitmq.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;

import io.chihuo.TaskEntry;
import io.chihuo.benchmarks.workload.Adder;

import static java.util.Objects.requireNonNull;

/**
 * Publishes with the bare client.
 */
public final class RabbitClientAdder implements Adder<String> {

	private static final long CONFIRM_TIMEOUT_MILLIS = 30_000;

	private final BareRabbit rabbit;

	private final BiConsumer<BareRabbit, Iterable<TaskEntry<String>>> how;

	private RabbitClientAdder(BareRabbit rabbit, BiConsumer<BareRabbit, Iterable<TaskEntry<String>>> how) {
		this.rabbit = rabbit;
		this.how = how;
		rabbit.declareQueue();
	}

	/**
	 * One by one, waiting for the confirmation of each. Each thread has a channel.
	 */
	public static Supplier<Adder<String>> single(BareRabbit rabbit) {
		return () -> new RabbitClientAdder(rabbit, RabbitClientAdder::publishEach);
	}

	/**
	 * With up to 1,000 unconfirmed.
	 */
	public static Supplier<Adder<String>> async(BareRabbit rabbit) {
		return () -> new RabbitClientAdder(rabbit, BareRabbit::publishMessage);
	}

	private static void publishEach(BareRabbit rabbit, Iterable<TaskEntry<String>> entries) {
		try (OpenChannel channel = new OpenChannel(rabbit.openChannel())) {
			channel.callChannel(Channel::confirmSelect);
			entries.forEach((entry) -> channel.callChannel((it) -> publishTask(it, requireNonNull(entry.payload()))));
		}
	}

	static boolean publishTask(Channel channel, String text) throws IOException {
		channel.basicPublish("", BareRabbit.QUEUE, MessageProperties.PERSISTENT_TEXT_PLAIN,
				text.getBytes(StandardCharsets.UTF_8));
		try {
			channel.waitForConfirmsOrDie(CONFIRM_TIMEOUT_MILLIS);
			return true;
		}
		catch (InterruptedException | TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void addTasks(Iterable<TaskEntry<String>> entries) {
		this.how.accept(this.rabbit, entries);
	}

	@Override
	public long batchSize() {
		return this.rabbit.readyMessages();
	}

	@Override
	public void close() {
		this.rabbit.deleteQueue();
	}

}
