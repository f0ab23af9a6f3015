// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

import io.chihuo.AddOptions;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.Submission;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.jdbc.TestDatabase;
import io.chihuo.backend.outcome.EndMessage;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.OutcomeListener;
import io.chihuo.backend.outcome.OutcomeWatch;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.backend.outcome.TaskEnding;
import io.chihuo.backend.outcome.WatchRequest;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.SettableClock;
import io.chihuo.servers.RabbitServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two nodes over a database that notifies each of them of its own changes only.
 */
@Tag("stores")
class NodeWakeUpTests {

	private static final OutcomeWatch WATCH = new OutcomeWatch(Duration.ofMinutes(10), false, "node-a");

	private static final RabbitServer server = RabbitServer.startedOnce();

	private final TestDatabase database = TestDatabase.h2();

	private final CachingConnectionFactory factory = new CachingConnectionFactory(server.host(), server.port());

	private final RabbitTaskBackend first = backend();

	private final RabbitTaskBackend second = backend();

	private final QueueName name = new QueueName("wake-ups", UUID.randomUUID().toString());

	private final TaskStore store = this.first.store(this.name);

	private final Outcomes woken = new Outcomes();

	private final Set<String> before = queues();

	private RabbitTaskBackend backend() {
		return new RabbitTaskBackend(this.factory, this.database.ledger(new SettableClock()), TaskClock.systemClock(),
				new RabbitSettings(QueueType.QUORUM, true, TestLimits.HANG_TIMEOUT));
	}

	@AfterEach
	void close() {
		this.first.close();
		this.second.close();
		this.factory.destroy();
		this.database.close();
	}

	private static Set<String> queues() {
		return server.state()
			.boundQueues(BrokerTopology.EVENTS)
			.stream()
			.filter((queue) -> queue.startsWith("amq.gen"))
			.collect(Collectors.toSet());
	}

	private long submit(String id) {
		Submission submission = new Submission(ContractQueue.task(id, "", AddOptions.DEFAULTS), WATCH);
		return ContractQueue.join(this.store.submit(List.of(submission))).get(0).watch().order();
	}

	private void listen() {
		this.store.addOutcomeListener("node-a", this.woken);
		this.woken.awaitMissed(1);
	}

	private void runElsewhere(byte[] result) {
		TaskStore other = this.second.store(this.name);
		LeasedTask run = TestLimits.await("task")
			.until(() -> ContractQueue.join(other.claim(ClaimRequest.of(1, ContractQueue.ONE_HOUR, "worker"))).tasks(),
					(tasks) -> !tasks.isEmpty())
			.get(0);
		ContractQueue.join(other.settle(List.of(Settlement.acknowledge(run.lease(), false).withContent(result))));
	}

	@Test
	void nodeIsWokenByTheNodeThatRanItsTask() {
		listen();
		long small = submit("small");
		runElsewhere("result".getBytes(StandardCharsets.UTF_8));
		TaskEnd end = this.woken.awaitEnd("small", small);
		assertThat(end).usingRecursiveComparison()
			.isEqualTo(ContractQueue.join(this.store.watch(List.of(new WatchRequest("small", small, WATCH))))
				.get(0)
				.end());
		assertThat(end.content()).asString().isEqualTo("result");
		long large = submit("large");
		runElsewhere(new byte[TaskEnd.MAX_PUSHED_BYTES + 1]);
		assertThat(this.woken.awaitEnd("large", large)).isNull();
	}

	@Test
	void nodeLooksAgainAfterLostSubscription() {
		listen();
		String queue = TestLimits.await("queue").until(() -> added(), (added) -> !added.isEmpty()).iterator().next();
		server.operator().deleteQueue(queue);
		this.woken.awaitMissed(2);
		long order = submit("a");
		runElsewhere(new byte[0]);
		this.woken.awaitEnd("a", order);
	}

	private Set<String> added() {
		Set<String> queues = new HashSet<>(queues());
		queues.removeAll(this.before);
		return queues;
	}

	@Test
	void messageOfLaterVersionLetsNodesLook() {
		listen();
		this.second.store(this.name);
		RabbitTemplate template = new RabbitTemplate(this.factory);
		template.send(BrokerTopology.EVENTS, "ends:wake-ups:node-a",
				MessageBuilder.withBody(new byte[] { 99 }).build());
		this.woken.awaitMissed(2);
	}

	@Test
	void messageKeepsAllOfAnEnd() {
		TaskEnd end = new TaskEnd("\u00fc:1", 7, TaskEnding.FAILED, new byte[] { 0, -1 }, "because", 42,
				new byte[] { 1 });
		EndMessage read = EndMessage.readMessage(EndMessage.of("loop", end).toBytes());
		assertThat(read.loop()).isEqualTo("loop");
		assertThat(read.end()).usingRecursiveComparison().isEqualTo(end);
		TaskEnd withoutReason = new TaskEnd("a", 7, TaskEnding.DONE, new byte[0], null, 42);
		assertThat(EndMessage.readMessage(EndMessage.of("loop", withoutReason).toBytes()).end())
			.usingRecursiveComparison()
			.isEqualTo(withoutReason);
	}

	/** Records what a node is woken for, and how often it has to look. */
	private static final class Outcomes implements OutcomeListener {

		private final Map<OutcomeKey, Optional<TaskEnd>> ends = new ConcurrentHashMap<>();

		private final AtomicInteger missed = new AtomicInteger();

		@Override
		public void onTaskEnded(OutcomeKey key, TaskEnd end) {
			this.ends.put(key, Optional.ofNullable(end));
		}

		@Override
		public void onEndsMissed() {
			this.missed.incrementAndGet();
		}

		TaskEnd awaitEnd(String id, long order) {
			OutcomeKey key = new OutcomeKey(id, order);
			return TestLimits.await("end of " + key)
				.until(() -> this.ends.getOrDefault(key, Optional.empty()), (end) -> this.ends.containsKey(key))
				.orElse(null);
		}

		void awaitMissed(int times) {
			TestLimits.await("look").until(() -> this.missed.get() >= times);
		}

	}

}
