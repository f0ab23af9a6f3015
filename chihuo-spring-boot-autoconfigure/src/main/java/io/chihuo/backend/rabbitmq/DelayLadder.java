package io.chihuo.backend.rabbitmq;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;

/**
 * Delays messages by queues alone: one queue for each power of two seconds, in which
 * every message waits equally long. A message visits those whose bits its delay has, from
 * the longest to the shortest, so that none waits behind another one. The routing key
 * holds the bits and the destination.
 * <p>
 * After the delay infrastructure of NServiceBus for RabbitMQ.
 */
final class DelayLadder {

	/** The longest step is 24 days: what is to wait longer than all goes round again. */
	static final int LEVELS = 22;

	static final long LONGEST = (1L << LEVELS) - 1;

	private final QueueType type;

	DelayLadder(QueueType type) {
		this.type = type;
	}

	/** Where to publish what is to wait for some seconds, from 1 to {@link #LONGEST}. */
	String exchange(long seconds) {
		return name(63 - Long.numberOfLeadingZeros(seconds));
	}

	static String routingKey(long seconds, String queue) {
		StringBuilder key = new StringBuilder(2 * LEVELS + queue.length());
		for (int level = LEVELS - 1; level >= 0; level--) {
			key.append(((seconds >> level) & 1) == 1 ? '1' : '0').append('.');
		}
		return key.append(word(queue)).toString();
	}

	/** A routing key is cut at its dots. */
	private static String word(String queue) {
		return queue.replace('.', '|');
	}

	/** Declare it, or only verify that it is there, apart from its bindings. */
	void declare(Channel channel, boolean declare) throws IOException {
		if (declare) {
			declare(channel);
			return;
		}
		channel.exchangeDeclarePassive(name(-1));
		for (int level = 0; level < LEVELS; level++) {
			channel.exchangeDeclarePassive(name(level));
			channel.queueDeclarePassive(name(level));
		}
	}

	private void declare(Channel channel) throws IOException {
		channel.exchangeDeclare(name(-1), BuiltinExchangeType.TOPIC, true);
		for (int level = 0; level < LEVELS; level++) {
			channel.exchangeDeclare(name(level), BuiltinExchangeType.TOPIC, true);
			channel.queueDeclare(name(level), true, false, false, arguments(level));
			String higher = "*.".repeat(LEVELS - 1 - level);
			channel.queueBind(name(level), name(level), higher + "1.#");
			channel.exchangeBind(name(level - 1), name(level), higher + "0.#");
		}
	}

	private Map<String, Object> arguments(int level) {
		Map<String, Object> arguments = new HashMap<>();
		arguments.put("x-queue-type", this.type.argument());
		arguments.put("x-message-ttl", (1L << level) * 1000);
		arguments.put("x-dead-letter-exchange", name(level - 1));
		if (this.type == QueueType.QUORUM) {
			arguments.put("x-dead-letter-strategy", "at-least-once");
			arguments.put("x-overflow", "reject-publish");
		}
		return arguments;
	}

	/** Let what has waited come to a queue. */
	void bind(Channel channel, String queue) throws IOException {
		channel.queueBind(queue, name(-1), "#." + word(queue));
	}

	private String name(int level) {
		return "chihuo.delay." + this.type.argument() + ":" + ((level < 0) ? "due" : (1L << level));
	}

}
