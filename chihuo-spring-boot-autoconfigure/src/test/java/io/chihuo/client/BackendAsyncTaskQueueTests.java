// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

import io.chihuo.AddOptions;
import io.chihuo.AddRefusedException;
import io.chihuo.AddResult;
import io.chihuo.AsyncDeadLetters;
import io.chihuo.AsyncTaskQueue;
import io.chihuo.CancelResult;
import io.chihuo.DeadLetter;
import io.chihuo.DeadLetterPage;
import io.chihuo.DeadLetters;
import io.chihuo.InvalidTaskException;
import io.chihuo.QueueView;
import io.chihuo.TaskEntry;
import io.chihuo.TaskHandle;
import io.chihuo.TaskQueue;
import io.chihuo.TaskState;
import io.chihuo.TooManyPendingException;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.DelegatingTaskBackend;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.codec.TaskCodec;
import io.chihuo.contract.SettableClock;
import io.chihuo.outcome.AwaitOptions;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.atIndex;
import static org.mockito.Mockito.mock;

class BackendAsyncTaskQueueTests {

	private final MemoryTaskBackend backend = new MemoryTaskBackend(new SettableClock());

	private final TaskStore store = this.backend.store(new QueueName("test", "loop"));

	private final TaskQueue<Integer> queue = new BackendChihuoClient(this.backend,
			TaskCodec.json(JsonMapper.builder().build()), new ClientOptions("test", 1000, Duration.ofSeconds(5)))
		.queue("loop", Integer.class);

	private final AsyncTaskQueue<Integer> async = this.queue.async();

	private void die(int count) {
		for (int i = 0; i < count; i++) {
			this.queue.addOrThrow("dead-" + i, i);
			LeasedTask task = this.store.claim(ClaimRequest.of(1, Duration.ofSeconds(30), "test"))
				.join()
				.tasks()
				.get(0);
			this.store.settle(List.of(Settlement.dead(task.lease(), "reason"))).join();
		}
	}

	private static <R> R get(CompletableFuture<R> answer) {
		assertThat(answer).succeedsWithin(TestLimits.HANG_TIMEOUT);
		return answer.join();
	}

	private static Set<String> calls(Class<?> type, String... without) {
		Set<String> names = Stream.of(type.getMethods()).map((method) -> method.getName()).collect(Collectors.toSet());
		names.removeAll(Set.of(without));
		return names;
	}

	@Test
	void actsOnAllDeadLettersGoOnByThreadsOfTheClient() {
		List<String> threads = new CopyOnWriteArrayList<>();
		AsyncDeadLetters<Integer> letters = new BackendChihuoClient(new DelegatingTaskBackend(this.backend) {
			@Override
			protected TaskStore wrapStore(TaskStore store) {
				return recordThreads(store, threads);
			}
		}, TaskCodec.json(JsonMapper.builder().build()), new ClientOptions("test", 1000, TestLimits.HANG_TIMEOUT))
			.queue("loop", Integer.class)
			.async()
			.deadLetters();
		die(1200);
		assertThat(get(letters.requeueAll())).isEqualTo(1200);
		assertThat(threads).hasSize(3)
			.satisfies((name) -> assertThat(name).startsWith("chihuo-callback-"), atIndex(1))
			.satisfies((name) -> assertThat(name).startsWith("chihuo-callback-"), atIndex(2));
	}

	private static TaskStore recordThreads(TaskStore store, List<String> threads) {
		return (TaskStore) Proxy.newProxyInstance(TaskStore.class.getClassLoader(), new Class<?>[] { TaskStore.class },
				(proxy, method, arguments) -> {
					if (method.getName().equals("requeueAll")) {
						threads.add(Thread.currentThread().getName());
					}
					return method.invoke(store, arguments);
				});
	}

	@Test
	void everyBlockingCallHasAnAsynchronousOne() {
		assertThat(calls(AsyncTaskQueue.class)).isEqualTo(calls(TaskQueue.class, "async"));
		assertThat(calls(AsyncDeadLetters.class)).isEqualTo(calls(DeadLetters.class));
	}

	@Test
	void everyCallAnswersAsTheBlockingOneDoes() {
		assertThat(get(this.async.add("a"))).isEqualTo(AddResult.ADDED);
		assertThat(get(this.async.add("a", 1, AddOptions.DEFAULTS.replace()))).isEqualTo(AddResult.REPLACED);
		assertThat(get(this.async.addFirst("b", 2))).isEqualTo(AddResult.ADDED);
		assertThat(get(this.async.addAll(List.of(TaskEntry.of("a", 1), TaskEntry.of("c", 3)))).added()).isEqualTo(1);
		assertThat(get(this.async.find("a")).orElseThrow().state()).isEqualTo(TaskState.READY);
		assertThat(get(this.async.exists("a"))).isTrue();
		assertThat(get(this.async.size())).isEqualTo(3);
		assertThat(get(this.async.counts()).ready()).isEqualTo(3);
		assertThat(get(this.async.cancel("c"))).isEqualTo(CancelResult.REMOVED);
		assertThat(get(this.async.finish("b"))).isTrue();
		assertThat(get(this.async.isFinished("b"))).isTrue();
		assertThat(get(this.async.unfinish("b"))).isTrue();
		assertThat(get(this.async.finish("b"))).isTrue();
		assertThat(get(this.async.clearAll())).isEqualTo(2);
		assertThat(this.async).hasToString("AsyncTaskQueue[test/loop]");
	}

	@Test
	void deadLettersAreReadRequeuedAndDiscarded() {
		die(1200);
		DeadLetterPage<Integer> page = get(this.async.deadLetters().withPayloads().page(2));
		assertThat(page.letters()).extracting(DeadLetter::payload).containsExactly(0, 1);
		assertThat(get(this.async.deadLetters().page(page.nextCursor(), 1)).letters()).extracting(DeadLetter::id)
			.containsExactly("dead-2");
		assertThat(get(this.async.deadLetters().requeue("dead-0"))).isTrue();
		assertThat(get(this.async.deadLetters().discard("dead-1"))).isTrue();
		assertThat(get(this.async.deadLetters().requeueAll())).isEqualTo(1198);
		assertThat(get(this.async.deadLetters().discardAll())).isZero();
	}

	@Test
	void mistakesFailTheFuture() {
		assertFailed(this.async.find(""), InvalidTaskException.class);
		assertFailed(this.async.deadLetters().requeue(""), InvalidTaskException.class);
		assertFailed(this.async.deadLetters().page(0), IllegalArgumentException.class);
	}

	private static void assertFailed(CompletableFuture<?> answer, Class<? extends Throwable> type) {
		assertThat(answer).failsWithin(TestLimits.HANG_TIMEOUT).withThrowableThat().withCauseInstanceOf(type);
	}

	static Stream<Arguments> asynchronousCalls() {
		return Stream.of(asyncCall("add", (queue) -> queue.add("a")),
				asyncCall("addFirst", (queue) -> queue.addFirst("a", 1)),
				asyncCall("addOrThrow", (queue) -> queue.addOrThrow("a", 1)),
				asyncCall("addAll", (queue) -> queue.addAll(List.of(TaskEntry.of("a", 1)))),
				asyncCall("submit", (queue) -> queue.submit("a", 1)),
				asyncCall("submit for a class", (queue) -> queue.submit("a", 1, AddOptions.DEFAULTS, String.class)),
				asyncCall("finish", (queue) -> queue.finish("a")),
				asyncCall("unfinish", (queue) -> queue.unfinish("a")), asyncCall("find", (queue) -> queue.find("a")),
				asyncCall("cancel", (queue) -> queue.cancel("a")),
				asyncCall("peek", (queue) -> queue.peek(QueueView.HEAD, null, 1)),
				asyncCall("counts", AsyncTaskQueue::counts),
				asyncCall("clearUnfinished", AsyncTaskQueue::clearUnfinished),
				asyncCall("clearFinished", AsyncTaskQueue::clearFinished),
				asyncCall("clearAll", AsyncTaskQueue::clearAll),
				asyncCall("page", (queue) -> queue.deadLetters().page(1)),
				asyncCall("requeue", (queue) -> queue.deadLetters().requeue("a")),
				asyncCall("requeueAll", (queue) -> queue.deadLetters().requeueAll()),
				asyncCall("discard", (queue) -> queue.deadLetters().discard("a")),
				asyncCall("discardAll", (queue) -> queue.deadLetters().discardAll()));
	}

	private static Arguments asyncCall(String name, Function<AsyncTaskQueue<Integer>, CompletableFuture<?>> call) {
		return Arguments.of(name, call);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("asynchronousCalls")
	void refusalFailsTheFuture(String name, Function<AsyncTaskQueue<Integer>, CompletableFuture<?>> call) {
		TaskStore refusing = mock(TaskStore.class, (invocation) -> switch (invocation.getMethod().getName()) {
			case "queue" -> this.store.queue();
			case "isLocal", "joinsTransaction", "addsInTransaction" ->
				invocation.getMethod().getName().equals("isLocal");
			default -> throw new TooManyPendingException(1);
		});
		TaskBackend refusingBackend = new DelegatingTaskBackend(this.backend) {

			@Override
			protected TaskStore wrapStore(TaskStore store) {
				return refusing;
			}

		};
		AsyncTaskQueue<Integer> queue = new BackendChihuoClient(refusingBackend,
				TaskCodec.json(JsonMapper.builder().build()), new ClientOptions("test", 1000, Duration.ofSeconds(5)))
			.queue("loop", Integer.class)
			.async();
		assertFailed(call.apply(queue), TooManyPendingException.class);
	}

	@Test
	void submissionsBeyondTheTasksThatMayBeAwaitedFailTheFuture() {
		AwaitOptions one = new AwaitOptions(1, Duration.ofMinutes(1), Duration.ofMinutes(1), true);
		BackendChihuoClient client = new BackendChihuoClient(this.backend, TaskCodec.json(JsonMapper.builder().build()),
				new ClientOptions("test", 1000, Duration.ofSeconds(5)), AddDecorator.NONE, QueueDecorator.NONE,
				new SettableClock(), one);
		TaskQueue<Integer> bounded = client.queue("loop", Integer.class);
		TaskHandle<Object> pending = bounded.submit("a", 1);
		CompletableFuture<TaskHandle<Object>> refused = bounded.async().submit("b", 1);
		assertThat(refused).failsWithin(TestLimits.HANG_TIMEOUT)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(TooManyPendingException.class)
			.withMessageContaining("1")
			.withMessageContaining("chihuo.calls.max-pending");
		assertThatExceptionOfType(TooManyPendingException.class).isThrownBy(() -> bounded.submit("b", 1));
		assertThat(this.queue.exists("b")).isFalse();
		assertThat(pending.cancel()).isEqualTo(CancelResult.REMOVED);
		assertThat(get(bounded.async().submit("b", 1)).id()).isEqualTo("b");
		client.close();
	}

	@Test
	void addOrThrowThrowsUnlessTheTaskWasTaken() {
		this.queue.addOrThrow("a", 1);
		this.queue.addOrThrow("a", 1, AddOptions.DEFAULTS.replace());
		assertThatExceptionOfType(AddRefusedException.class).isThrownBy(() -> this.queue.addOrThrow("a", 1))
			.withMessage("Queue 'loop' did not take task 'a': ALREADY_QUEUED")
			.satisfies((ex) -> assertThat(ex.result()).isEqualTo(AddResult.ALREADY_QUEUED));
		this.queue.finish("b");
		assertThatExceptionOfType(AddRefusedException.class).isThrownBy(() -> this.queue.addOrThrow("b", 1))
			.satisfies((ex) -> assertThat(ex.result()).isEqualTo(AddResult.ALREADY_FINISHED));
		assertFailed(this.async.addOrThrow("b", 1), AddRefusedException.class);
	}

	private static Arguments call(String name, Consumer<TaskQueue<Integer>> call) {
		return Arguments.of(name, call);
	}

	static Stream<Arguments> blockingCalls() {
		return Stream.of(call("add", (queue) -> queue.addOrThrow("new", 1)),
				call("addFirst", (queue) -> assertThat(queue.addFirst("new", 1)).isNull()),
				call("addAll", (queue) -> queue.addAll(List.of(TaskEntry.of("new", 1)))),
				call("addAll of a stream", (queue) -> queue.addAll(Stream.of(TaskEntry.of("new", 1)))),
				call("finish", (queue) -> queue.finish("a")), call("unfinish", (queue) -> queue.unfinish("done")),
				call("isFinished", (queue) -> queue.isFinished("a")), call("exists", (queue) -> queue.exists("a")),
				call("find", (queue) -> queue.find("a")), call("cancel", (queue) -> queue.cancel("a")),
				call("size", TaskQueue::size), call("counts", TaskQueue::counts),
				call("clearUnfinished", TaskQueue::clearUnfinished), call("clearFinished", TaskQueue::clearFinished),
				call("clearAll", TaskQueue::clearAll), call("page", (queue) -> queue.deadLetters().page(1)),
				call("requeue", (queue) -> queue.deadLetters().requeue("a")),
				call("requeueAll", (queue) -> queue.deadLetters().requeueAll()),
				call("discard", (queue) -> queue.deadLetters().discard("a")),
				call("discardAll", (queue) -> queue.deadLetters().discardAll()));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("blockingCalls")
	void blockingCallIsRefusedOnAThreadThatMustNotBlockAndChangesNothing(String name,
			Consumer<TaskQueue<Integer>> call) {
		this.queue.addOrThrow("a", 1);
		this.queue.finish("done");
		assertThatIllegalStateException()
			.isThrownBy(() -> Mono.fromRunnable(() -> call.accept(this.queue))
				.subscribeOn(Schedulers.parallel())
				.block(TestLimits.HANG_TIMEOUT))
			.withMessageContaining("'loop'")
			.withMessageContaining("async()");
		assertThat(this.queue.counts().ready()).isEqualTo(1);
		assertThat(this.queue.counts().finished()).isEqualTo(1);
	}

	@Test
	void asynchronousCallIsTakenOnAThreadThatMustNotBlock() {
		assertThat(Mono.defer(() -> Mono.fromFuture(this.async.add("a", 1)))
			.subscribeOn(Schedulers.parallel())
			.block(TestLimits.HANG_TIMEOUT)).isEqualTo(AddResult.ADDED);
	}

}
