// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.BackendUnavailableException;
import io.chihuo.Backoff;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.TaskQueue;
import io.chihuo.backend.NodeBus;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.RabbitServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One node of a user that may not be allowed everything.
 */
final class UserBackend implements AutoCloseable {

	private static final Backoff SHORT = Backoff.fixed(Duration.ofMillis(100));

	private final CountedChannels channels;

	private final LedgerKind.OpenLedger ledger;

	private final RabbitTaskBackend backend;

	private final TestNode node;

	private final String loop;

	private final Queue<String> made = new ConcurrentLinkedQueue<>();

	UserBackend(RabbitServer server, String user, LedgerKind kind, boolean declare, String loop) {
		this(server, user, kind.open(), declare, loop);
	}

	UserBackend(RabbitServer server, String user, LedgerKind.OpenLedger ledger, boolean declare, String loop) {
		this.channels = new CountedChannels(server, user);
		this.ledger = ledger;
		this.backend = new RabbitTaskBackend(this.channels.factory(), this.ledger.ledger(), TaskClock.systemClock(),
				new RabbitSettings(QueueType.QUORUM, declare, Duration.ofMinutes(1)));
		this.node = new TestNode(TaskClock.systemClock(), this.backend);
		this.loop = loop;
	}

	RabbitTaskBackend backend() {
		return this.backend;
	}

	private QueueName name() {
		return new QueueName("test", this.loop);
	}

	QueueNames names() {
		return QueueNames.of(name());
	}

	/** The loop's queue, whose calls may take as long as the backend allows. */
	TaskStore store() {
		return this.backend.store(name());
	}

	/** How often a channel was opened. */
	int opened() {
		return this.channels.opened();
	}

	TaskQueue<String> queue() {
		return this.node.queue(this.loop);
	}

	/** Begin to work: each task fails once. */
	void run() {
		this.node.run(LoopDefinition.of(this.loop, String.class, LoopHandler.run((task) -> {
			if (task.attempt() == 1) {
				throw new IllegalStateException("To be tried again");
			}
			this.made.add(task.id());
		})), (options) -> options.backoff(SHORT));
	}

	/** Add a task as soon as that succeeds. */
	void awaitAdded(String id) {
		TestLimits.await()
			.ignoreExceptionsInstanceOf(BackendUnavailableException.class)
			.until(() -> queue().add(id).isAccepted() || queue().find(id).isPresent());
	}

	void awaitMade(String... ids) {
		TestLimits.await().until(() -> this.made.containsAll(List.of(ids)));
	}

	/** Do all that needs a right, and see it come about. */
	void assertWorks() {
		assertThat(this.backend.ping()).succeedsWithin(TestLimits.HANG_TIMEOUT);
		assertThat(queue().add("a")).isEqualTo(AddResult.ADDED);
		run();
		assertThat(queue().addFirst("b", null)).isEqualTo(AddResult.ADDED);
		assertThat(queue().add("c", null, AddOptions.delayed(Duration.ofSeconds(1)))).isEqualTo(AddResult.ADDED);
		awaitMade("a", "b", "c");
	}

	/** Nodes receive each other's events. */
	void assertBusWorks() {
		Queue<String> received = new ConcurrentLinkedQueue<>();
		NodeBus bus = this.backend.nodeBus("test");
		Runnable unsubscribe = bus.subscribe((message) -> received.add(new String(message)));
		TestLimits.await().until(() -> {
			bus.publish("hello".getBytes()).join();
			return received.contains("hello");
		});
		unsubscribe.run();
	}

	/** Failed attempts are repeated, with growing delays. */
	void assertOpensFewChannels() {
		int before = opened();
		TestLimits.await().during(Duration.ofSeconds(2)).until(() -> opened() - before <= 10);
	}

	@Override
	public void close() {
		this.node.close();
		this.backend.close();
		this.channels.close();
		this.ledger.close().run();
	}

}
