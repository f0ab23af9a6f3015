// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.springframework.amqp.core.QueueInformation;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.StoreListener;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.ledger.Ledger;
import io.chihuo.backend.rabbitmq.QueueType;
import io.chihuo.backend.rabbitmq.RabbitSettings;
import io.chihuo.backend.rabbitmq.RabbitTaskBackend;
import io.chihuo.servers.RabbitServer;
import io.chihuo.servers.TestLimits;

/**
 * A backend and one of its queues, without an engine.
 */
final class RabbitBackendNode implements AutoCloseable {

	static final Duration CALL_TIMEOUT = Duration.ofMinutes(1);

	private static final Duration LEASE_DURATION = Duration.ofHours(1);

	private final CachingConnectionFactory factory;

	private final TaskClock clock = TaskClock.systemClock();

	private final RabbitTaskBackend backend;

	private final TaskStore store;

	RabbitBackendNode(RabbitServer broker, Ledger ledger, QueueName queue, Duration comparison) {
		this.factory = new CachingConnectionFactory(broker.host(), broker.port());
		this.backend = new RabbitTaskBackend(this.factory, ledger, this.clock,
				new RabbitSettings(QueueType.QUORUM, true, CALL_TIMEOUT, comparison));
		this.store = this.backend.store(queue);
	}

	TaskStore store() {
		return this.store;
	}

	CompletableFuture<List<AddResult>> add(List<String> ids) {
		return this.store
			.add(ids.stream().map((id) -> new NewTask(id, new byte[] { 1 }, false, AddOptions.DEFAULTS)).toList());
	}

	static List<String> ids(String prefix, int count) {
		return IntStream.range(0, count).mapToObj((i) -> prefix + i).toList();
	}

	/** Messages that wait in the broker. */
	long waiting() {
		RabbitAdmin admin = new RabbitAdmin(this.factory);
		String name = "chihuo." + this.store.queue().namespace() + "/" + this.store.queue().loop();
		return Stream.of(name, name + ":head")
			.map(admin::getQueueInfo)
			.mapToLong(QueueInformation::getMessageCount)
			.sum();
	}

	/** Be a worker from now on. */
	void listen() {
		this.store.addListener(new StoreListener() {

			@Override
			public void onQueueReady() {
				// asked often enough
			}

			@Override
			public void onTaskCancelled(Lease lease) {
				// nothing runs
			}

			@Override
			public void onTaskDead(StoredDeadLetter letter) {
				throw new AssertionError(letter.toString());
			}

			@Override
			public void onChildrenOrphaned() {
			}

			@Override
			public void onQueueRefused(String reason) {
				throw new AssertionError(reason);
			}

		});
	}

	/** Claim until there are so many. */
	List<LeasedTask> claim(int count) {
		List<LeasedTask> claimed = new ArrayList<>();
		TestLimits.await(count + " tasks").until(() -> {
			claimed.addAll(this.store.claim(ClaimRequest.of(count, LEASE_DURATION, "test")).join().tasks());
			return claimed.size() >= count;
		});
		return claimed;
	}

	void finish(List<LeasedTask> tasks) {
		this.store.settle(tasks.stream().map((task) -> Settlement.acknowledge(task.lease(), true)).toList()).join();
	}

	@Override
	public void close() {
		this.backend.close();
		this.clock.close();
		this.factory.destroy();
	}

}
