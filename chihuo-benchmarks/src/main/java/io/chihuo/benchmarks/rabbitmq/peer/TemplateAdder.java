// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rabbitmq.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

import io.chihuo.TaskEntry;
import io.chihuo.benchmarks.workload.Adder;

import static java.util.Objects.requireNonNull;

/**
 * Publishes with a {@link RabbitTemplate}.
 */
public final class TemplateAdder implements Adder<String> {

	private static final int CONFIRM_TIMEOUT_SECONDS = 30;

	private final BareRabbit rabbit;

	private final Consumer<Iterable<TaskEntry<String>>> how;

	private TemplateAdder(BareRabbit rabbit, Consumer<Iterable<TaskEntry<String>>> how) {
		this.rabbit = rabbit;
		this.how = how;
		rabbit.declareQueue();
	}

	/**
	 * One by one, waiting for each with {@code waitForConfirms}.
	 */
	public static Supplier<Adder<String>> simple(BareRabbit rabbit, SpringRabbit spring) {
		RabbitTemplate template = spring.simpleTemplate();
		return () -> new TemplateAdder(rabbit,
				(entries) -> entries.forEach((entry) -> sendSimple(template, textMessage(entry))));
	}

	/**
	 * One by one, waiting for the future of each.
	 */
	public static Supplier<Adder<String>> correlated(BareRabbit rabbit, SpringRabbit spring) {
		RabbitTemplate template = spring.correlatedTemplate();
		return () -> new TemplateAdder(rabbit,
				(entries) -> entries.forEach((entry) -> awaitConfirms(sendCorrelated(template, entry))));
	}

	/**
	 * All, then waiting for all futures.
	 */
	public static Supplier<Adder<String>> bulk(BareRabbit rabbit, SpringRabbit spring) {
		return bulk(rabbit, spring.correlatedTemplate());
	}

	/**
	 * The same with an executor for the confirmations.
	 */
	public static Supplier<Adder<String>> tuned(BareRabbit rabbit, SpringRabbit spring) {
		return bulk(rabbit, spring.tunedTemplate());
	}

	private static Supplier<Adder<String>> bulk(BareRabbit rabbit, RabbitTemplate template) {
		return () -> new TemplateAdder(rabbit,
				(entries) -> sendAll(template, entries).forEach(TemplateAdder::awaitConfirms));
	}

	/**
	 * All on one channel and with an executor for the confirmations, then waiting for all
	 * futures.
	 */
	public static Supplier<Adder<String>> invoked(BareRabbit rabbit, SpringRabbit spring) {
		RabbitTemplate template = spring.tunedTemplate();
		return () -> new TemplateAdder(rabbit,
				(entries) -> requireNonNull(template.invoke((operations) -> sendAll(template, entries)))
					.forEach(TemplateAdder::awaitConfirms));
	}

	static void sendSimple(RabbitTemplate template, String text) {
		template.invoke((operations) -> {
			operations.convertAndSend("", BareRabbit.QUEUE, text);
			operations.waitForConfirmsOrDie(TimeUnit.SECONDS.toMillis(CONFIRM_TIMEOUT_SECONDS));
			return true;
		});
	}

	private static List<CorrelationData> sendAll(RabbitTemplate template, Iterable<TaskEntry<String>> entries) {
		List<CorrelationData> confirmations = new ArrayList<>();
		entries.forEach((entry) -> confirmations.add(sendCorrelated(template, entry)));
		return confirmations;
	}

	private static CorrelationData sendCorrelated(RabbitTemplate template, TaskEntry<String> entry) {
		CorrelationData confirmation = new CorrelationData();
		template.convertAndSend("", BareRabbit.QUEUE, (Object) textMessage(entry), confirmation);
		return confirmation;
	}

	private static void awaitConfirms(CorrelationData confirmation) {
		if (!confirmation.getFuture().orTimeout(CONFIRM_TIMEOUT_SECONDS, TimeUnit.SECONDS).join().ack()) {
			throw new IllegalStateException("The server refused a message");
		}
	}

	private static String textMessage(TaskEntry<String> entry) {
		return requireNonNull(entry.payload());
	}

	@Override
	public void addTasks(Iterable<TaskEntry<String>> entries) {
		this.how.accept(entries);
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
