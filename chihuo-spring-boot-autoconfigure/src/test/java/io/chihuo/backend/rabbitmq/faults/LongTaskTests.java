// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq.faults;

import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import io.chihuo.QueueCounts;
import io.chihuo.TaskEntry;
import io.chihuo.faults.Event;
import io.chihuo.faults.FaultApplication;
import io.chihuo.faults.FaultTask;
import io.chihuo.faults.History;
import io.chihuo.servers.RabbitServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tasks run for three times as long as the broker waits for acknowledgements.
 */
@Tag("faults")
@Execution(ExecutionMode.CONCURRENT)
class LongTaskTests {

	private static final int LOOP_CONCURRENCY = 16;

	private static RabbitServer broker;

	private final Queue<Event> events = new ConcurrentLinkedQueue<>();

	@BeforeAll
	static void startBroker() {
		broker = RabbitServer.start("consumer_timeout = 2000");
	}

	@AfterAll
	static void stopBroker() {
		broker.close();
	}

	@Test
	void ledgerInRedisKeepsTheBrokerFromWaiting() {
		try (SharedLedgerServer place = new RedisLedgerServer()) {
			assertUndisturbed("redis", place);
		}
	}

	@Test
	void ledgerInADatabaseKeepsTheBrokerFromWaiting() {
		try (SharedLedgerServer place = SharedLedgerServer.sharedDatabase()) {
			assertUndisturbed("database", place);
		}
	}

	private void assertUndisturbed(String namespace, SharedLedgerServer place) {
		try (FaultApplication application = start(namespace, place.properties())) {
			Set<String> before = channels(namespace);
			assertEachRunsOnce(namespace, application, LOOP_CONCURRENCY);
			assertThat(channels(namespace)).isEqualTo(before);
		}
	}

	private FaultApplication start(String namespace, String... ledger) {
		FaultApplication application = new FaultApplication(this.events::add,
				FaultApplication.with(FaultApplication.with(FaultApplication.common("rabbitmq", namespace),
						"spring.rabbitmq.addresses=" + broker.address(), "chihuo.timeout=20s"), ledger));
		application.queue().add("first", new FaultTask(0, 0)); // declares the queue
		return application;
	}

	private void assertEachRunsOnce(String namespace, FaultApplication application, int tasks) {
		application.queue()
			.addAll(IntStream.range(0, tasks).mapToObj((i) -> TaskEntry.of("long-" + i, new FaultTask(6000, 0))));
		TestLimits.await("tasks")
			.pollInterval(Duration.ofMillis(200))
			.until(() -> application.queue().counts().isDrained());
		assertThat(application.queue().counts()).isEqualTo(QueueCounts.of(0, 0, 0, tasks + 1, 0));
		History history = new History(this.events);
		assertThat(history.ended()).hasSize(tasks + 1);
		assertThat(history.leasesThat(Event.Kind.STARTED)).as("runs").hasSize(tasks + 1);
		history.assertEachLeaseRanOnceAtMost();
		RabbitLoads.assertNothingLeft(broker, namespace);
	}

	/** Channels over which messages of a namespace's loop come. */
	private static Set<String> channels(String namespace) {
		return TestLimits.await("consumers")
			.until(() -> broker.state().consumerChannels("chihuo." + namespace + "/load"),
					(channels) -> !channels.isEmpty());
	}

}
