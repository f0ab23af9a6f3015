// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

import io.chihuo.AddOptions;
import io.chihuo.LoopControl;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.LoopOptions;
import io.chihuo.LoopState;
import io.chihuo.RejectTaskException;
import io.chihuo.RunOutcome;
import io.chihuo.TaskHandle;
import io.chihuo.TaskState;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.codec.PayloadCodec;
import io.chihuo.codec.TaskCodec;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract for misbehaving code of an application: its task ends, and other tasks,
 * other loops and stops go on.
 */
public abstract class MisbehaviourContract {

	private final TaskClock clock = TaskClock.systemClock();

	private final CountDownLatch end = new CountDownLatch(1);

	private final List<String> ran = new CopyOnWriteArrayList<>();

	private TestNode node;

	protected abstract TaskBackend backend(TaskClock clock);

	@AfterEach
	void close() {
		this.end.countDown();
		if (this.node != null) {
			this.node.close();
		}
		this.clock.close();
	}

	private LoopControl start(LoopHandler<String> throwing, List<EngineListener> listeners) {
		return start(throwing, listeners, Duration.ofMillis(300));
	}

	private LoopControl start(LoopHandler<String> throwing, List<EngineListener> listeners, Duration timeout) {
		this.node = new TestNode(this.clock, backend(this.clock), TestNode.threads(), listeners);
		LoopControl loop = startLoops(throwing, timeout);
		this.node.queue().add("bad");
		TestLimits.await().until(() -> this.ran.contains("bad"));
		return loop;
	}

	private LoopControl startLoops(LoopHandler<String> throwing, Duration timeout) {
		this.node.run(LoopDefinition.of("other", String.class, LoopHandler.run((task) -> this.ran.add(task.id()))),
				(options) -> options);
		return this.node.run((task) -> {
			this.ran.add(task.id());
			return task.id().startsWith("bad") ? throwing.handle(task) : null;
		}, (options) -> options(options, timeout));
	}

	private static LoopOptions.Builder options(LoopOptions.Builder options, Duration timeout) {
		return options.concurrency(2).maxAttempts(1).runTimeout(timeout).interruptGrace(Duration.ofMillis(200));
	}

	private void assertOthersGoOn(LoopControl loop) {
		for (int i = 0; i < 5; i++) {
			this.node.queue().add("good-" + i);
			this.node.queue("other").add("other-" + i);
		}
		TestLimits.await().until(() -> this.ran.stream().filter((id) -> !id.startsWith("bad")).count() == 10);
		TestLimits.await().until(() -> this.node.queue().counts().running() == 0);
		assertThat(loop.stop(Duration.ZERO)).succeedsWithin(TestLimits.HANG_TIMEOUT);
		assertThat(loop.state()).isEqualTo(LoopState.STOPPED);
		assertThat(this.node.queue().counts().running()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void runThatTimesOutEndsAndOthersGoOn(Misbehaviour misbehaviour) {
		LoopControl loop = start(misbehaviour.until(this.end), List.of());
		this.node.awaitState("bad", TaskState.DEAD);
		assertOthersGoOn(loop);
	}

	@ParameterizedTest
	@EnumSource
	void runThatIsCancelledEndsAndOthersGoOn(Misbehaviour misbehaviour) {
		LoopControl loop = start(misbehaviour.until(this.end), List.of(), Duration.ZERO);
		this.node.queue().cancel("bad");
		TestLimits.await().until(() -> this.node.state("bad") != TaskState.RUNNING);
		assertOthersGoOn(loop);
	}

	@ParameterizedTest
	@EnumSource
	void stopEndsTheRunAndReleasesItsNeighbours(Misbehaviour misbehaviour) {
		LoopControl loop = start(misbehaviour.until(this.end), List.of(), Duration.ZERO);
		assertThat(loop.stop(Duration.ZERO)).succeedsWithin(TestLimits.HANG_TIMEOUT);
		TestLimits.await().until(() -> this.node.queue().counts().running() == 0);
	}

	@ParameterizedTest
	@EnumSource
	void awaitedRunEndsForItsCallerAndOthersGoOn(Misbehaviour misbehaviour) {
		this.node = new TestNode(this.clock, backend(this.clock), TestNode.threads(), List.of());
		LoopControl loop = startLoops(misbehaviour.until(this.end), Duration.ofMillis(300));
		TaskHandle<String> handle = this.node.queue().submit("bad", "", String.class);
		assertThat(handle.future()).failsWithin(TestLimits.HANG_TIMEOUT);
		assertOthersGoOn(loop);
		assertThat(this.ran).containsOnlyOnce("bad");
	}

	/** How the codec of an application treats a result. */
	enum CodecFailure {

		ENCODES_NULL, ENCODING_THROWS, TYPE_IS_NULL, NAME_IS_NULL, NAME_IS_TOO_LONG, NAME_THROWS, SEARCH_THROWS

	}

	@ParameterizedTest
	@EnumSource
	void codecOfTheResultFailsItsOwnRunOnly(CodecFailure failure) {
		ThrowingCodec codec = new ThrowingCodec(failure);
		this.node = new TestNode(this.clock, backend(this.clock), codec);
		LoopControl loop = startLoops((task) -> {
			codec.throwing = true;
			return 7L;
		}, Duration.ZERO);
		TaskHandle<Long> handle = this.node.queue().submit("bad", "", Long.class);
		assertThat(handle.future()).failsWithin(TestLimits.HANG_TIMEOUT)
			.withThrowableThat()
			.withMessageContaining("The result, a java.lang.Long, cannot be serialised");
		codec.throwing = false;
		assertOthersGoOn(loop);
		assertThat(this.ran).containsOnlyOnce("bad");
	}

	/** How a listener behaves at each of its methods. */
	enum ListenerFailure {

		THROWS((end) -> {
			throw new AssertionError("listener");
		}), BLOCKS(UninterruptibleWork::await), INTERRUPTS((end) -> Thread.currentThread().interrupt());

		private final Consumer<CountDownLatch> behaviour;

		ListenerFailure(Consumer<CountDownLatch> behaviour) {
			this.behaviour = behaviour;
		}

	}

	@ParameterizedTest
	@EnumSource
	void listenerAffectsNoRun(ListenerFailure listening) {
		Runnable behave = () -> listening.behaviour.accept(this.end);
		LoopControl loop = start(LoopHandler.run((task) -> {
			throw new RejectTaskException("no");
		}), List.of((control) -> new ThrowingListener(behave)));
		this.node.awaitState("bad", TaskState.DEAD);
		assertOthersGoOn(loop);
	}

	@ParameterizedTest
	@EnumSource
	void watchAffectsItsOwnRunOnly(ListenerFailure listening) {
		EngineListener listener = (control) -> new LoopListener() {
			@Override
			public RunListener onRunStarting(LeasedTask task, long now) {
				return task.lease().id().equals("bad")
						? new ThrowingRunListener(() -> listening.behaviour.accept(MisbehaviourContract.this.end))
						: RunListener.NONE;
			}
		};
		LoopControl loop = start(LoopHandler.run((task) -> {
			throw new RejectTaskException("no");
		}), List.of(listener));
		this.node.awaitState("bad", TaskState.DEAD);
		assertOthersGoOn(loop);
	}

	@ParameterizedTest
	@EnumSource
	void deadLetterMethodAffectsNoRun(ListenerFailure listening) {
		this.node = new TestNode(this.clock, backend(this.clock), TestNode.threads(), List.of());
		this.node.run(LoopDefinition.of("other", String.class, LoopHandler.run((task) -> this.ran.add(task.id()))),
				(options) -> options);
		LoopControl loop = this.node.run(LoopDefinition.of(TestNode.LOOP, String.class, LoopHandler.run((task) -> {
			this.ran.add(task.id());
			if (task.id().equals("bad")) {
				throw new RejectTaskException("no");
			}
		})).onDead((letter) -> listening.behaviour.accept(this.end)), (options) -> options.concurrency(2));
		this.node.queue().add("bad");
		this.node.awaitState("bad", TaskState.DEAD);
		assertOthersGoOn(loop);
	}

	/** Ways in which a payload can misbehave. */
	enum PayloadFailure {

		DOES_NOT_DECODE, DECODING_THROWS, DECODING_OVERFLOWS, TEXT_THROWS

	}

	@ParameterizedTest
	@EnumSource
	void payloadAffectsItsOwnTaskOnly(PayloadFailure payload) {
		this.node = new TestNode(this.clock, backend(this.clock), TestNode.threads(), List.of());
		this.node.run(LoopDefinition.of("other", String.class, LoopHandler.run((task) -> this.ran.add(task.id()))),
				(options) -> options);
		LoopControl loop = this.node
			.run(LoopDefinition.of(TestNode.LOOP, ThrowingPayload.class, LoopHandler.run((task) -> {
				this.ran.add(task.id());
				if (task.payload() != null) {
					throw new IllegalStateException("odd");
				}
			})), (options) -> options(options, Duration.ZERO));
		this.node.queue().add("bad", payload.name());
		this.node.awaitState("bad", TaskState.DEAD);
		this.ran.clear();
		assertOthersGoOn(loop);
	}

	/** How the executor treats the first work that it is given. */
	enum ThrowingExecutor {

		THROWS((threads, work) -> {
			throw new StackOverflowError("executor");
		}), DISCARDS((threads, work) -> {
		}), DECORATOR_THROWS((threads, work) -> threads.execute(new FutureTask<>(() -> {
			throw new IllegalStateException("before the work");
		}))), DECORATOR_THROWS_AFTERWARDS((threads, work) -> threads.execute(new FutureTask<>(() -> {
			work.run();
			throw new IllegalStateException("after the work");
		}))), RUNS_TWICE((threads, work) -> {
			threads.execute(work);
			threads.execute(work);
		}), RUNS_AND_THROWS((threads, work) -> {
			threads.execute(work);
			throw new IllegalStateException("though it runs");
		}), RUNS_ON_CALLER((threads, work) -> work.run()), INTERRUPTED((threads, work) -> threads.execute(() -> {
			Thread.currentThread().interrupt();
			work.run();
		}));

		private final BiConsumer<Executor, Runnable> behaviour;

		ThrowingExecutor(BiConsumer<Executor, Runnable> behaviour) {
			this.behaviour = behaviour;
		}

	}

	@ParameterizedTest
	@EnumSource
	void executorThatMisbehavesOnceDelaysTasksOnly(ThrowingExecutor throwing) {
		Executor threads = TestNode.threads();
		AtomicInteger count = new AtomicInteger();
		this.node = new TestNode(this.clock, backend(this.clock), (work) -> {
			if (count.getAndIncrement() < 2) {
				throwing.behaviour.accept(threads, work);
			}
			else {
				threads.execute(work);
			}
		}, List.of());
		LoopHandler<String> handler = LoopHandler.run((task) -> this.ran.add(task.id()));
		LoopControl loop = this.node.run(handler, (options) -> options(options, Duration.ZERO));
		this.node.run(LoopDefinition.of("other", String.class, handler), (options) -> options);
		assertOthersGoOn(loop);
		assertThat(this.ran).doesNotHaveDuplicates();
	}

	/** Alarms and answers of a driver wake the loop too. */
	@Test
	void executorThatBlocksDelaysItsOwnLoopOnly() {
		Executor threads = TestNode.threads();
		AtomicBoolean blocks = new AtomicBoolean();
		CountDownLatch blocked = new CountDownLatch(1);
		this.node = new TestNode(this.clock, backend(this.clock), new ForeignExecutor((work) -> {
			if (blocks.compareAndSet(true, false)) {
				blocked.countDown();
				UninterruptibleWork.await(this.end);
			}
			threads.execute(work);
		}), List.of());
		LoopHandler<String> handler = LoopHandler.run((task) -> this.ran.add(task.id()));
		LoopControl loop = this.node.run(handler, (options) -> options(options, Duration.ZERO));
		this.node.run(LoopDefinition.of("other", String.class, handler), (options) -> options);
		blocks.set(true);
		this.node.queue().add("delayed", "", AddOptions.delayed(Duration.ofMillis(1)));
		UninterruptibleWork.await(blocked);
		this.node.queue("other").add("other-delayed", "", AddOptions.delayed(Duration.ofMillis(1)));
		TestLimits.await().until(() -> this.ran.contains("other-delayed"));
		this.end.countDown();
		TestLimits.await().until(() -> this.ran.contains("delayed"));
		assertThat(loop.stop(Duration.ZERO)).succeedsWithin(TestLimits.HANG_TIMEOUT);
	}

	/**
	 * A payload whose text form is one of {@link PayloadFailure}.
	 */
	record ThrowingPayload(PayloadFailure kind) {

		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		static ThrowingPayload of(String text) {
			PayloadFailure kind = PayloadFailure.valueOf(text);
			switch (kind) {
				case DOES_NOT_DECODE -> throw new IllegalArgumentException("odd");
				case DECODING_THROWS -> throw new AssertionError("odd");
				case DECODING_OVERFLOWS -> throw new StackOverflowError("odd");
				default -> {
					return new ThrowingPayload(kind);
				}
			}
		}

		@Override
		public int hashCode() {
			throw new IllegalStateException("hashCode");
		}

		@Override
		public String toString() {
			throw new IllegalStateException("toString");
		}

	}

	/**
	 * Fails as soon as a handler has returned.
	 */
	private static final class ThrowingCodec implements TaskCodec {

		private final TaskCodec target = TaskCodec.json(JsonMapper.builder().build());

		private final CodecFailure failure;

		private volatile boolean throwing;

		ThrowingCodec(CodecFailure failure) {
			this.failure = failure;
		}

		private boolean is(CodecFailure failure) {
			return this.throwing && this.failure == failure;
		}

		@Override
		public String name() {
			if (is(CodecFailure.NAME_THROWS)) {
				throw new AssertionError("name");
			}
			return is(CodecFailure.NAME_IS_NULL) ? null
					: is(CodecFailure.NAME_IS_TOO_LONG) ? "x".repeat(100_000) : this.target.name();
		}

		@Override
		public TaskCodec findCodec(String name) {
			if (is(CodecFailure.SEARCH_THROWS)) {
				throw new IllegalStateException("findCodec");
			}
			return name.equals(this.target.name()) ? this : null;
		}

		@Override
		public <T> PayloadCodec<T> forType(Type type) {
			if (is(CodecFailure.TYPE_IS_NULL)) {
				return null;
			}
			PayloadCodec<T> target = this.target.forType(type);
			return new PayloadCodec<>() {
				@Override
				public byte[] encode(T payload) {
					if (is(CodecFailure.ENCODING_THROWS)) {
						throw new StackOverflowError("encode");
					}
					return is(CodecFailure.ENCODES_NULL) ? null : target.encode(payload);
				}

				@Override
				public T decode(byte[] bytes) {
					return target.decode(bytes);
				}
			};
		}

	}

	private record ThrowingListener(Runnable behave) implements LoopListener {

		@Override
		public void onLoopStarted() {
			this.behave.run();
		}

		@Override
		public void onLoopStopped(LoopState state) {
			this.behave.run();
		}

		@Override
		public void onTaskDead(StoredDeadLetter letter) {
			this.behave.run();
		}

	}

	private record ThrowingRunListener(Runnable behave) implements RunListener {

		@Override
		public void onHandlerReturned() {
			this.behave.run();
		}

		@Override
		public void onRunEnded(RunOutcome outcome, Throwable failure) {
			this.behave.run();
		}

	}

}
