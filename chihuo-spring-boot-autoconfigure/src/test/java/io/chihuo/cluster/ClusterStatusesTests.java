// SPDX-License-Identifier: Apache-2.0

package io.chihuo.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import io.chihuo.AddOptions;
import io.chihuo.AwaitTimeoutException;
import io.chihuo.LoopControl;
import io.chihuo.LoopHandler;
import io.chihuo.NoWorkerException;
import io.chihuo.TaskHandle;
import io.chihuo.TaskStatus;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.Lease;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.ParkRequest;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.client.TaskHeaders;
import io.chihuo.codec.TaskCodec;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.ServedMethods;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A node that awaits tasks, and others that serve them or not.
 */
class ClusterStatusesTests {

	private static final Duration HEARTBEAT_TIME = Duration.ofSeconds(5);

	private static final Duration NO_WORKER_AFTER = Duration.ofMinutes(1);

	private static final Duration ONE_MILLI = Duration.ofMillis(1);

	private final SettableClock clock = new SettableClock();

	private final MemoryTaskBackend backend = new MemoryTaskBackend(this.clock);

	private final List<ServingNode> nodes = new ArrayList<>();

	private final ServingNode caller = new ServingNode("caller");

	private final CountDownLatch open = new CountDownLatch(1);

	private final class ServingNode {

		private final TestNode engine = new TestNode(ClusterStatusesTests.this.clock,
				ClusterStatusesTests.this.backend);

		private final Cluster cluster;

		ServingNode(String name) {
			this(name, new ServedMethods(), List.of());
		}

		ServingNode(String name, ServedMethods methods, List<String> codecs) {
			SettableClock clock = ClusterStatusesTests.this.clock;
			LoopErrors watch = new LoopErrors(clock);
			this.cluster = new Cluster(ClusterStatusesTests.this.backend.nodeBus("test"),
					new LocalNode(new ClusterOptions(name, HEARTBEAT_TIME), this.engine.registry(), watch, clock,
							methods, codecs),
					watch, TaskCodec.json(JsonMapper.builder().build()), clock);
			this.engine.client()
				.awaitedTasks()
				.setStatuses(new ClusterStatuses(this.cluster, this.engine.registry(), NO_WORKER_AFTER));
			this.cluster.start();
			ClusterStatusesTests.this.nodes.add(this);
		}

		void stop() {
			this.engine.close();
			this.cluster.stop();
		}

	}

	@AfterEach
	void close() {
		this.open.countDown();
		this.nodes.forEach(ServingNode::stop);
	}

	private LoopControl serve(String name, LoopHandler<String> handler) {
		ServingNode worker = new ServingNode(name);
		LoopControl loop = worker.engine.run(handler, (options) -> options.concurrency(1));
		worker.cluster.open();
		awaitSeen(name);
		return loop;
	}

	private void awaitSeen(String name) {
		TestLimits.await()
			.until(() -> this.caller.cluster.nodes().stream().anyMatch((node) -> node.name().equals(name)));
	}

	private TaskHandle<String> submit(String id) {
		return this.caller.engine.queue().submit(id, "x", String.class);
	}

	/** The caller has asked all nodes, and waited for their answers. */
	private void completePresence() {
		TestLimits.await().until(() -> {
			this.clock.advance(HEARTBEAT_TIME);
			return this.caller.cluster.isComplete();
		});
	}

	private String waitInVain(TaskHandle<String> handle, Class<? extends AwaitTimeoutException> type) {
		return assertThatExceptionOfType(AwaitTimeoutException.class).isThrownBy(() -> handle.await(ONE_MILLI))
			.isExactlyInstanceOf(type)
			.actual()
			.getMessage();
	}

	@Test
	void waitThatEndsSaysThatNoNodeServesTheLoop() {
		TaskHandle<String> handle = submit("a");
		assertThat(waitInVain(handle, AwaitTimeoutException.class)).contains("'a'");
		assertThat(handle.status().obstacle()).isNull();
		completePresence();
		assertThat(waitInVain(handle, NoWorkerException.class)).isEqualTo("Task 'a' of 'loop' has not ended within "
				+ "PT0.001S: no node serves loop 'loop'; the task stays in its queue, and can be awaited again");
		assertThat(handle.status().obstacle()).isEqualTo("no node serves loop 'loop'");
		serve("worker", (task) -> "done");
		assertThat(handle.await(TestLimits.HANG_TIMEOUT)).isEqualTo("done");
	}

	@Test
	void waitForTaskThatNeedsNoNodeDoesNotSayThatThereIsNone() {
		TaskStore store = this.backend.store(new QueueName("test", "loop"));
		TaskHandle<String> handle = submit("a");
		Lease lease = store.claim(ClaimRequest.of(1, Duration.ofDays(1), "elsewhere")).join().tasks().get(0).lease();
		completePresence();
		assertThat(waitInVain(handle, AwaitTimeoutException.class))
			.isEqualTo("Task 'a' of 'loop' has not ended within PT0.001S; it goes on, and can be awaited again");
		store.park(List.of(new ParkRequest(lease, new byte[32], Duration.ofDays(2), false))).join();
		store.settle(List.of(Settlement.park(lease, false))).join();
		assertThat(waitInVain(handle, AwaitTimeoutException.class))
			.contains(": It waits to be completed from outside until ", "; it goes on, and can be awaited again");
	}

	@Test
	void waitFailsAtOnceWhereNoNodeHasServedTheLoopForLong() {
		TaskHandle<String> handle = submit("a");
		completePresence();
		assertThat(waitInVain(handle, NoWorkerException.class)).contains("within PT0.001S");
		TestLimits.await().until(() -> {
			this.clock.advance(HEARTBEAT_TIME);
			return this.caller.cluster.isUnserved("loop", NO_WORKER_AFTER);
		});
		assertThatExceptionOfType(NoWorkerException.class).isThrownBy(handle::await)
			.withMessageStartingWith("Task 'a' of 'loop' has not ended: no node serves loop 'loop'");
	}

	@Test
	void waitsWithoutATimeEndWhenNoNodeHasServedTheLoopForLong() {
		TaskHandle<String> running = submit("running");
		this.backend.store(new QueueName("test", "loop"))
			.claim(ClaimRequest.of(1, Duration.ofDays(1), "elsewhere"))
			.join();
		CompletableFuture<String> ofRunning = running.future();
		TaskHandle<String> handle = submit("a");
		CompletableFuture<String> future = handle.future();
		CompletableFuture<String> waited = new CompletableFuture<>();
		Thread waiting = new Thread(() -> {
			try {
				waited.complete(handle.await());
			}
			catch (RuntimeException ex) {
				waited.completeExceptionally(ex);
			}
		});
		waiting.setDaemon(true);
		waiting.start();
		TestLimits.await().until(() -> waiting.getState() == Thread.State.WAITING);
		completePresence();
		assertThat(future).isNotDone();
		TestLimits.await().until(() -> {
			this.clock.advance(HEARTBEAT_TIME);
			return future.isDone() && waited.isDone();
		});
		for (CompletableFuture<String> ended : List.of(future, waited)) {
			assertThatExceptionOfType(CompletionException.class).isThrownBy(ended::join)
				.withCauseExactlyInstanceOf(NoWorkerException.class)
				.withMessageContaining("Task 'a' of 'loop' has not ended: no node serves loop 'loop'");
		}
		assertThat(ofRunning).isNotDone();
		serve("worker", (task) -> "done");
		assertThat(handle.await(TestLimits.HANG_TIMEOUT)).isEqualTo("done");
	}

	@Test
	void loopWithoutNodeForShortTimeIsWaitedFor() {
		submit("a");
		LoopControl loop = serve("worker", (task) -> "done");
		completePresence();
		this.clock.advance(NO_WORKER_AFTER);
		TestLimits.await().until(() -> this.caller.cluster.isComplete());
		loop.stop();
		this.nodes.get(1).cluster.stop();
		TestLimits.await().until(() -> this.caller.cluster.nodes().size() == 1);
		assertThat(this.caller.cluster.isUnserved("loop", NO_WORKER_AFTER)).isFalse();
	}

	@Test
	void pausedLoopIsAliveAndNamed() {
		TaskHandle<String> handle = submit("a");
		ServingNode worker = new ServingNode("worker");
		worker.engine.run((task) -> "done").pause();
		TaskHandle<String> paused = submit("b");
		worker.cluster.open();
		awaitSeen("worker");
		completePresence();
		TestLimits.await()
			.untilAsserted(() -> assertThat(paused.status().obstacle()).isEqualTo("it is paused on worker"));
		assertThat(waitInVain(paused, AwaitTimeoutException.class)).contains(": it is paused on worker; it goes on");
		assertThat(handle.id()).isEqualTo("a");
	}

	@Test
	void runIsShownWithItsProgressAndBusyLoopWithItsSlots() throws InterruptedException {
		CountDownLatch begun = new CountDownLatch(1);
		TaskHandle<String> running = submit("a");
		TaskHandle<String> waiting = submit("b");
		serve("worker", (task) -> {
			task.progress(0.5, "half");
			begun.countDown();
			this.open.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS);
			return "done";
		});
		assertThat(begun.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
		completePresence();
		TestLimits.await().until(() -> running.status().run() != null);
		TaskStatus status = running.status();
		assertThat(status.worker()).isEqualTo("worker");
		assertThat(status.run().progress()).isEqualTo(0.5);
		assertThat(status.run().message()).isEqualTo("half");
		assertThat(status.obstacle()).isNull();
		assertThat(waitInVain(running, AwaitTimeoutException.class)).contains(": it runs on worker; it goes on");
		assertThat(waiting.status().obstacle()).isEqualTo("all 1 slots of it are busy on worker");
	}

	private TaskHandle<String> call(String id, String codec) {
		AddOptions options = AddOptions.DEFAULTS.header(TaskHeaders.METHOD, "Invoices.cancel")
			.header(TaskHeaders.CODEC, codec);
		return this.caller.engine.client()
			.awaitedTasks()
			.<String>call(this.backend.store(new QueueName("test", "loop")),
					new NewTask(id, new byte[] {}, false, options), null)
			.join();
	}

	private void announce(String name, List<String> methods, List<String> codecs) {
		this.caller.cluster.open();
		ServedMethods served = new ServedMethods();
		served.setMethods("loop", methods);
		ServingNode worker = new ServingNode(name, served, codecs);
		worker.engine.run((task) -> "done").pause();
		worker.cluster.open();
		awaitSeen(name);
	}

	@Test
	void waitThatEndsSaysThatNoNodeServesTheMethod() {
		announce("old", List.of("Invoices.create"), List.of("json"));
		announce("other", List.of("Invoices.cancel"), List.of("cbor"));
		TaskHandle<String> handle = call("a", "json");
		completePresence();
		assertThat(waitInVain(handle, NoWorkerException.class))
			.contains("no node that serves loop 'loop' can run it, old lacks method 'Invoices.cancel', "
					+ "other lacks codec 'json'; the task stays in its queue");
		assertThat(handle.status().obstacle()).contains("old lacks method 'Invoices.cancel'");
	}

	@Test
	void nodeThatAnnouncesNoMethodsAndCodecsMayServeAny() {
		announce("old", List.of("Invoices.create"), List.of("json"));
		announce("earlier", List.of(), List.of());
		TaskHandle<String> handle = call("a", "json");
		completePresence();
		assertThat(waitInVain(handle, AwaitTimeoutException.class))
			.contains("it is paused on earlier, old lacks method 'Invoices.cancel'; it goes on");
	}

	@Test
	void nodeThatAwaitsNothingSendsNothing() {
		List<byte[]> messages = new ArrayList<>();
		Runnable unsubscribe = this.backend.nodeBus("test").subscribe(messages::add);
		this.clock.advance(HEARTBEAT_TIME.multipliedBy(3));
		assertThat(messages).isEmpty();
		unsubscribe.run();
		assertThat(this.caller.cluster.isComplete()).isFalse();
	}

}
