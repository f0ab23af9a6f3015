// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

import org.awaitility.core.ConditionFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.task.SimpleAsyncTaskExecutor;

import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopControl;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.LoopOptions;
import io.chihuo.TaskInfo;
import io.chihuo.TaskQueue;
import io.chihuo.TaskState;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.client.ClientOptions;
import io.chihuo.codec.TaskCodec;
import io.chihuo.flow.FlowEngine;
import io.chihuo.flow.FlowOptions;
import io.chihuo.servers.TestLimits;

/**
 * The engine of one node, as the auto-configuration would set it up. Runs on virtual
 * threads where an application would.
 */
public final class TestNode implements AutoCloseable {

	public static final String LOOP = "loop";

	private final BackendChihuoClient client;

	private final LoopRegistry registry;

	private final FlowEngine flows;

	/** A node with a backend of its own in the machine's time. */
	TestNode() {
		this(TaskClock.systemClock());
	}

	/** A node with a backend of its own. */
	TestNode(TaskClock clock) {
		this(clock, new MemoryTaskBackend(clock));
	}

	public TestNode(TaskClock clock, TaskBackend backend) {
		this(clock, backend, threads());
	}

	TestNode(TaskClock clock, TaskBackend backend, Executor executor) {
		this(clock, backend, executor, List.of());
	}

	/** A node with listeners of its loops. */
	public TestNode(TaskClock clock, TaskBackend backend, Executor executor, List<EngineListener> listeners) {
		this(clock, backend, executor, listeners, TestLimits.HANG_TIMEOUT);
	}

	/** A node with a codec of its own. */
	public TestNode(TaskClock clock, TaskBackend backend, TaskCodec codec) {
		this(clock, backend, threads(), List.of(), TestLimits.HANG_TIMEOUT, codec);
	}

	/** A node whose calls give up after a while. */
	TestNode(TaskClock clock, TaskBackend backend, Duration timeout) {
		this(clock, backend, threads(), List.of(), timeout);
	}

	private TestNode(TaskClock clock, TaskBackend backend, Executor executor, List<EngineListener> listeners,
			Duration timeout) {
		this(clock, backend, executor, listeners, timeout, TaskCodec.json(JsonMapper.builder().build()));
	}

	private TestNode(TaskClock clock, TaskBackend backend, Executor executor, List<EngineListener> listeners,
			Duration timeout, TaskCodec codec) {
		this.client = new BackendChihuoClient(backend, codec, new ClientOptions("test", 1 << 18, timeout));
		this.registry = new LoopRegistry(
				new EngineContext(backend, this.client, codec, executor, clock,
						new EngineOptions("test", "node", Duration.ofSeconds(20)), listeners),
				(name, options) -> options, (registry) -> {
				});
		this.flows = new FlowEngine(backend, this.client, clock,
				new FlowOptions("test", Duration.ofHours(24), Duration.ofDays(7), 1_000_000, true));
		this.client.setFlows(this.flows);
		this.registry.startAll();
	}

	static Executor threads() {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("node-");
		executor.setVirtualThreads(Boolean.getBoolean("spring.threads.virtual.enabled"));
		executor.setDaemon(true);
		return executor;
	}

	/** Waits for a condition that should hold soon, until the limit for a hang. */
	public static ConditionFactory soon() {
		return TestLimits.await().pollInterval(Duration.ofMillis(2));
	}

	public ChihuoLoopRegistry registry() {
		return this.registry;
	}

	public LoopControl run(LoopHandler<String> handler) {
		return run(handler, UnaryOperator.identity());
	}

	public LoopControl run(LoopHandler<String> handler, UnaryOperator<LoopOptions.Builder> changes) {
		return run(LoopDefinition.of(LOOP, String.class, handler), changes);
	}

	public <T> LoopControl run(LoopDefinition<T> definition, UnaryOperator<LoopOptions.Builder> changes) {
		return this.registry.register(definition.options(definition.options().with(changes)));
	}

	/** The flows of the node, which are not swept until they are started. */
	public FlowEngine flows() {
		return this.flows;
	}

	/** The client of the node. */
	public BackendChihuoClient client() {
		return this.client;
	}

	public TaskQueue<String> queue() {
		return queue(LOOP);
	}

	public TaskQueue<String> queue(String loop) {
		return this.client.queue(loop, String.class);
	}

	/** State of an id, null if it is absent. */
	public TaskState state(String id) {
		return queue().find(id).map(TaskInfo::state).orElse(null);
	}

	public void awaitState(String id, TaskState state) {
		soon().until(() -> state(id) == state);
	}

	public void awaitDrained() {
		soon().until(() -> queue().counts().isDrained());
	}

	/** Stop all loops at once. */
	@Override
	public void close() {
		this.flows.close();
		CompletableFuture
			.allOf(this.registry.loops()
				.stream()
				.map((loop) -> loop.stop(Duration.ZERO))
				.toArray(CompletableFuture[]::new))
			.join();
	}

}
