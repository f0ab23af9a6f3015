// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.Assert;

import io.chihuo.BulkOperations;
import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoConfigurationException;
import io.chihuo.ChihuoSchedules;
import io.chihuo.FlowHandle;
import io.chihuo.FlowStart;
import io.chihuo.FlowStep;
import io.chihuo.InvalidTaskException;
import io.chihuo.Task;
import io.chihuo.TaskHandle;
import io.chihuo.TaskQueue;
import io.chihuo.TokenExpiredException;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.codec.TaskCodec;
import io.chihuo.concurrent.BlockingWait;
import io.chihuo.concurrent.FailureText;
import io.chihuo.outcome.AwaitOptions;
import io.chihuo.outcome.AwaitedTasks;
import io.chihuo.outcome.CompletionToken;
import io.chihuo.outcome.ResultDecoder;
import io.chihuo.outcome.TaskScope;

/**
 * Hands out the queues of one backend.
 */
public final class BackendChihuoClient implements ChihuoClient {

	private final ConcurrentMap<QueueKey, TaskQueue<?>> queues = new ConcurrentHashMap<>();

	private final TaskBackend backend;

	private final TaskCodec codec;

	private final ClientOptions options;

	private final QueueDecorator decorator;

	private final AddDecorator adds;

	private final AwaitedTasks awaited;

	private volatile @Nullable Supplier<? extends TypedCalls> typedCalls;

	private volatile @Nullable Function<String, BackendChihuoClient> namespaces;

	private volatile @Nullable FlowCalls flows;

	private volatile @Nullable ChihuoSchedules schedules;

	private volatile @Nullable BulkOperations bulkOperations;

	private final ConcurrentMap<String, Type> resultTypes = new ConcurrentHashMap<>();

	private final ValueCodecs valueCodecs;

	/**
	 * Create a client with a clock of its own.
	 */
	public BackendChihuoClient(TaskBackend backend, TaskCodec codec, ClientOptions options) {
		this(backend, codec, options, AddDecorator.NONE, QueueDecorator.NONE, TaskClock.systemClock(),
				AwaitOptions.DEFAULTS);
	}

	/**
	 * Create a client.
	 * @param adds changes how tasks are added
	 * @param clock clock by which awaited tasks are looked up again; the client does not
	 * close it
	 */
	public BackendChihuoClient(TaskBackend backend, TaskCodec codec, ClientOptions options, AddDecorator adds,
			QueueDecorator decorator, TaskClock clock, AwaitOptions await) {
		this.backend = backend;
		this.codec = codec;
		this.valueCodecs = new ValueCodecs(codec);
		this.options = options;
		this.decorator = decorator;
		this.adds = adds;
		this.awaited = new AwaitedTasks(clock, await, options.timeout());
		this.awaited.setStores(this::findStore);
	}

	/**
	 * Most bytes of an encoded payload or result.
	 */
	public long maxPayloadSize() {
		return this.options.maxPayloadSize();
	}

	/**
	 * Longest time that a call may take.
	 */
	public Duration timeout() {
		return this.options.timeout();
	}

	/**
	 * The tasks that this process awaits.
	 */
	public AwaitedTasks awaitedTasks() {
		return this.awaited;
	}

	/**
	 * Have results of a loop decoded as a type where the caller names none.
	 * @param resultType type of the results of its handler
	 */
	public void setResultType(String loop, Type resultType) {
		this.resultTypes.put(loop, resultType);
	}

	/**
	 * Have this find the clients of other namespaces.
	 */
	public void setNamespaces(Function<String, BackendChihuoClient> namespaces) {
		this.namespaces = namespaces;
	}

	@Override
	public ChihuoClient namespace(String name) {
		return clientOf(name);
	}

	private BackendChihuoClient clientOf(String name) {
		Function<String, BackendChihuoClient> others = this.namespaces;
		if (name.equals(this.options.namespace())) {
			return this;
		}
		Assert.state(others != null, "This client knows no other namespace");
		return others.apply(name);
	}

	@Override
	public <T> TaskQueue<T> queue(String name, Class<T> payloadType) {
		return queueOf(name, payloadType);
	}

	@Override
	public <T> TaskQueue<T> queue(String name, ParameterizedTypeReference<T> payloadType) {
		return queueOf(name, payloadType.getType());
	}

	/**
	 * Names of the queues that were asked for so far.
	 */
	public Set<String> queueNames() {
		return this.queues.keySet().stream().map(QueueKey::name).collect(Collectors.toSet());
	}

	/**
	 * The queue of a loop.
	 * @param name name of the loop
	 * @param payloadType type of its payloads, which the caller has to know to be
	 * {@code T}
	 */
	@SuppressWarnings("unchecked")
	public <T> TaskQueue<T> queueOf(String name, Type payloadType) {
		return (TaskQueue<T>) this.queues.computeIfAbsent(new QueueKey(name, payloadType), this::createQueue);
	}

	private TaskQueue<?> createQueue(QueueKey key) {
		TaskStore store = storeOf(key.name());
		return this.decorator.decorate(new BackendTaskQueue<>(store, this.adds.decorateStore(store),
				new TaskPayloadCodec<>(this.codec, writtenType(key)), this.options, new SubmitCalls(this, key.name())));
	}

	/**
	 * Whether somebody measures how long the calls of its queues take.
	 */
	public boolean measuresCalls() {
		return this.decorator.measuresCalls();
	}

	/** Calls are encoded already. */
	private static Type writtenType(QueueKey key) {
		return (key.payloadType() == CallPayload.class) ? Object.class : key.payloadType();
	}

	@Override
	public <R> TaskHandle<R> handle(String queue, String id, Class<R> resultType) {
		return handleOf(queue, id, resultType);
	}

	@Override
	public <R> TaskHandle<R> handle(String queue, String id, ParameterizedTypeReference<R> resultType) {
		return handleOf(queue, id, resultType.getType());
	}

	private <R> TaskHandle<R> handleOf(String queue, String id, Type resultType) {
		TaskIds.checkId(id);
		BlockingWait calls = new BlockingWait(queue, this.options.timeout());
		calls.checkThread();
		return calls.awaitAnswer(this.awaited.<R>handle(storeOf(queue), id, resultDecoder(queue, resultType)));
	}

	/**
	 * Have this make calls of typed interfaces.
	 * @param typedCalls is asked at each call
	 */
	public void setTypedCalls(Supplier<? extends TypedCalls> typedCalls) {
		this.typedCalls = typedCalls;
	}

	@Override
	@SuppressWarnings("unchecked") // the interface says what its methods return
	public <T, R> TaskHandle<R> call(Class<T> type, Function<? super T, ? extends @Nullable R> invocation) {
		return (TaskHandle<R>) callMethod(type, (tasks) -> {
			Object unused = invocation.apply(tasks);
		}, Object.class);
	}

	@Override
	@SuppressWarnings("unchecked") // is checked with the class
	public <T, R> TaskHandle<R> call(Class<T> type, Consumer<? super T> invocation, Class<R> resultType) {
		return (TaskHandle<R>) callMethod(type, invocation, resultType);
	}

	private <T> TaskHandle<?> callMethod(Class<T> type, Consumer<? super T> invocation, Class<?> resultType) {
		return typedCalls().callMethod(type, invocation, resultType);
	}

	private TypedCalls typedCalls() {
		Supplier<? extends TypedCalls> calls = this.typedCalls;
		Assert.state(calls != null, "This client makes no calls of typed interfaces");
		return calls.get();
	}

	/**
	 * Record one call of a typed interface instead of making it.
	 * @param invocation calls one method of the instance that it gets
	 */
	public <T> PlannedCall planCall(Class<T> type, Consumer<? super T> invocation) {
		return typedCalls().planCall(type, invocation);
	}

	/**
	 * Have this start flows, and notify it of steps that end here.
	 */
	public void setFlows(FlowCalls flows) {
		this.flows = flows;
	}

	/**
	 * Notified of steps that end here, null for none.
	 */
	public @Nullable FlowCalls flowCalls() {
		return this.flows;
	}

	@Override
	public FlowHandle startFlow(String id, FlowStep steps, FlowStart start) {
		return requireFlows().startFlow(id, steps, start);
	}

	@Override
	public FlowHandle flow(String id) {
		return requireFlows().findFlow(id);
	}

	@Override
	public void count(String name, long amount) {
		requireFlows().countShared(name, amount, "");
	}

	@Override
	public void count(String name, long amount, String key) {
		Assert.hasLength(key, "'key' must have at least one character");
		requireFlows().countShared(name, amount, key);
	}

	private FlowCalls requireFlows() {
		FlowCalls flows = this.flows;
		Assert.state(flows != null, "This client starts no flows");
		return flows;
	}

	/**
	 * Have this start bulk operations.
	 */
	public void setBulkOperations(BulkOperations operations) {
		this.bulkOperations = operations;
	}

	@Override
	public BulkOperations bulkOperations() {
		BulkOperations operations = this.bulkOperations;
		Assert.state(operations != null, "This client has no bulk operations");
		return operations;
	}

	/**
	 * Have this act on schedules.
	 */
	public void setSchedules(ChihuoSchedules schedules) {
		this.schedules = schedules;
	}

	@Override
	public ChihuoSchedules schedules() {
		ChihuoSchedules schedules = this.schedules;
		Assert.state(schedules != null, "This client has no schedules");
		return schedules;
	}

	@Override
	public Optional<Task<?>> currentTask() {
		return Optional.ofNullable(this.awaited.findScope()).map(TaskScope::task);
	}

	@Override
	public void complete(String token, @Nullable Object value) {
		CompletionToken parsed = CompletionCalls.parseToken(token);
		clientOf(parsed).callCompletions(parsed, (completions) -> completions.completeTask(parsed, value));
	}

	@Override
	public void fail(String token, @Nullable String message) {
		CompletionToken parsed = CompletionCalls.parseToken(token);
		clientOf(parsed).callCompletions(parsed, (completions) -> completions.failTask(parsed, message));
	}

	/** The client of the namespace that a token names. */
	private BackendChihuoClient clientOf(CompletionToken token) {
		try {
			return clientOf(token.queue().namespace());
		}
		catch (ChihuoConfigurationException ex) {
			throw new TokenExpiredException("The token is for a task of the namespace '" + token.queue().namespace()
					+ "', which this application does not use", ex);
		}
	}

	/** Anybody may have made up the queue, of which nothing is to be kept then. */
	private void callCompletions(CompletionToken token, Function<CompletionCalls, CompletableFuture<Void>> call) {
		BlockingWait calls = new BlockingWait("complete", this.options.timeout());
		calls.checkThread();
		if (!calls.awaitAnswer(this.backend.hasQueue(token.queue()))) {
			throw CompletionCalls.expiredToken(token);
		}
		calls.awaitAnswer(call.apply(new CompletionCalls(this)));
	}

	private @Nullable TaskStore findStore(QueueName queue) {
		if (!queue.namespace().equals(this.options.namespace()) && this.namespaces == null) {
			return null;
		}
		try {
			return clientOf(queue.namespace()).storeOf(queue.loop());
		}
		catch (ChihuoConfigurationException ex) {
			return null;
		}
	}

	/** Cancel tasks that were submitted by others of a queue which have ended. */
	void cancelOrphans(TaskStore store) {
		this.awaited.orphanCanceller().sweepQueue(store);
	}

	/**
	 * Encode a payload or a value, by its own class.
	 * @throws InvalidTaskException if it cannot be serialised
	 */
	public byte[] encodeValue(String description, @Nullable Object value) {
		return encodeValue(description, codecName(), value);
	}

	/**
	 * Encode a payload or a value, by its own class.
	 * @param writer name of the codec
	 * @throws InvalidTaskException if it cannot be serialised
	 * @throws UnknownKindException if this node does not have the codec
	 */
	public byte[] encodeValue(String description, String writer, @Nullable Object value) {
		if (value == null) {
			return new byte[0];
		}
		if (value instanceof Future<?>) {
			throw new InvalidTaskException(description + " is a future: pass its value when it has completed");
		}
		byte[] bytes;
		try {
			bytes = this.valueCodecs.writerOf(writer, value.getClass()).encode(value);
		}
		catch (UnknownKindException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw new InvalidTaskException(description + " cannot be serialised: " + FailureText.messageLine(ex), ex);
		}
		if (bytes.length > this.options.maxPayloadSize()) {
			throw new InvalidTaskException(description + " takes " + bytes.length
					+ " bytes, and 'chihuo.max-payload-size' allows " + this.options.maxPayloadSize());
		}
		return bytes;
	}

	/**
	 * Name of the codec of this client.
	 */
	public String codecName() {
		return this.codec.name();
	}

	/**
	 * Encoder of the tasks of a schedule.
	 * @param payloadType type of the payloads of its loop, which the caller has to know
	 * to be {@code T}
	 */
	public <T> SlotTaskEncoder<T> slotEncoder(Type payloadType) {
		return new SlotTaskEncoder<>(new TaskPayloadCodec<>(this.codec, payloadType), this.options.maxPayloadSize());
	}

	/**
	 * Decode a result.
	 * @param written name of the codec that wrote it
	 */
	public <R> @Nullable R decodeValue(byte[] bytes, String written, Class<R> type) {
		return (bytes.length == 0) ? null : this.valueCodecs.<R>readerOf(type).decodeWritten(bytes, written);
	}

	/**
	 * Check the id of a task.
	 * @throws InvalidTaskException if it is not one
	 */
	public static void checkTaskId(String id) {
		TaskIds.checkId(id);
	}

	/**
	 * Check the id of a task that an application chose.
	 * @throws InvalidTaskException if it is not one, or belongs to a step of a flow
	 */
	public static void checkAddedId(String id) {
		TaskIds.checkAddedId(id);
	}

	/**
	 * Name of the namespace.
	 */
	public String namespaceName() {
		return this.options.namespace();
	}

	/**
	 * The store of a loop.
	 */
	public TaskStore storeOf(String queue) {
		return this.backend.store(new QueueName(this.options.namespace(), queue));
	}

	/**
	 * Decoder of the results of a loop, null if none are expected.
	 * @param resultType type that the caller expects, null for that of the loop
	 */
	<R> @Nullable ResultDecoder<R> resultDecoder(String loop, @Nullable Type resultType) {
		Type type = (resultType != null) ? resultType : this.resultTypes.getOrDefault(loop, Object.class);
		return (type == void.class || type == Void.class) ? null : this.valueCodecs.<R>readerOf(type)::decodeWritten;
	}

	/**
	 * Fail everything that is awaited here; the tasks go on.
	 */
	public void close() {
		this.awaited.close();
	}

	private record QueueKey(String name, Type payloadType) {

	}

}
