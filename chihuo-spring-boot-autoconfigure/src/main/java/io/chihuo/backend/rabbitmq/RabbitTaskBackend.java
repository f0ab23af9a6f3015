// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.io.IOException;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.amqp.rabbit.connection.ConnectionFactory;

import io.chihuo.BackendUnavailableException;
import io.chihuo.ChihuoConfigurationException;
import io.chihuo.backend.NodeBus;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.flow.FlowStore;
import io.chihuo.backend.ledger.Ledger;
import io.chihuo.concurrent.FutureTimeouts;
import io.chihuo.concurrent.PeriodicAlarm;
import io.chihuo.concurrent.SerialExecutor;

/**
 * Keeps queues in RabbitMQ 3.10 or newer, and the state that a broker cannot keep in a
 * ledger. Messages are sent and received over channels of its own on the factory's
 * connections.
 * <p>
 * Nothing connects before the first call, and no call blocks. Futures are completed by
 * threads of the connection or of the ledger, which must not be kept.
 */
public final class RabbitTaskBackend implements TaskBackend {

	/** So many queues can be declared at the same time. */
	private static final int WORKER_THREADS = 4;

	private final ConcurrentMap<QueueName, RabbitTaskStore> stores = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, RabbitNodeBus> buses = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, LedgerLock> locks = new ConcurrentHashMap<>();

	private final Ledger ledger;

	private final TaskClock clock;

	private final RabbitSettings settings;

	private final BrokerChannels channels;

	private final ScheduledThreadPoolExecutor workers = createThreads("worker", WORKER_THREADS);

	private final ScheduledThreadPoolExecutor acknowledging = createThreads("acknowledge", 1);

	private final ScheduledThreadPoolExecutor timer = createThreads("timer", 1);

	private final BrokerCalls pings;

	private final BrokerTopology topology;

	private final RabbitResources resources;

	private final NodeWakeUps wakeUps;

	private final AtomicBoolean closed = new AtomicBoolean();

	/**
	 * Create a backend.
	 * @param factory whose connections are used; not closed with the backend
	 * @param ledger keeps the state that the broker cannot keep; closed with the backend
	 * @param clock decides when a delay that was given as a moment ends; not closed
	 */
	public RabbitTaskBackend(ConnectionFactory factory, Ledger ledger, TaskClock clock, RabbitSettings settings) {
		this.ledger = ledger;
		this.clock = clock;
		this.settings = settings;
		this.channels = new BrokerChannels(factory);
		this.pings = new BrokerCalls(new SerialExecutor(this.workers), this.timer, settings.timeout());
		this.topology = new BrokerTopology(settings);
		MessagePublisher publisher = new MessagePublisher(this.channels, settings.timeout(), this.timer);
		new ConnectionProbe(this.channels, publisher::isBlocked, this.timer, settings.timeout()).start();
		LedgerIdentity identity = new LedgerIdentity(ledger, settings.adoptedLedgers());
		this.resources = new RabbitResources(UUID.randomUUID().toString(), settings, this.channels, this.topology,
				publisher, identity, this.workers, this.acknowledging, this.timer);
		this.wakeUps = new NodeWakeUps(this.resources);
		long millis = settings.comparison().toMillis();
		this.timer.scheduleWithFixedDelay(PeriodicAlarm.catchingFailures(() -> keepIdentity(identity)), millis, millis,
				TimeUnit.MILLISECONDS);
	}

	/** A ledger that has lost all its data keeps its identity for nodes that know it. */
	private static void keepIdentity(LedgerIdentity identity) {
		if (identity.knownIdentity() != null) {
			identity.refreshIdentity().exceptionally((failure) -> "");
		}
	}

	private static ScheduledThreadPoolExecutor createThreads(String name, int count) {
		ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(count, (task) -> {
			Thread thread = new Thread(task, "chihuo-rabbit-" + name);
			thread.setDaemon(true);
			return thread;
		}, new ScheduledThreadPoolExecutor.DiscardPolicy());
		executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
		executor.setRemoveOnCancelPolicy(true);
		return executor;
	}

	@Override
	public String name() {
		return "rabbitmq";
	}

	/**
	 * The ledger.
	 */
	public Ledger ledger() {
		return this.ledger;
	}

	/**
	 * Reserve a namespace for this process, as long as this backend lives, if the ledger
	 * serves one process only. Blocks until that is so, or RabbitMQ has not answered for
	 * as long as a call may take; then it is tried again until it succeeds.
	 * @throws io.chihuo.ChihuoConfigurationException if another process was there before;
	 * this backend is closed then
	 */
	public void reserveNamespace(String namespace) {
		if (!this.ledger.isSingleProcess()) {
			return;
		}
		try {
			this.locks
				.computeIfAbsent(namespace,
						(name) -> new LedgerLock(name, this.resources, (reason) -> refuseQueues(name, reason)))
				.hold()
				.join();
		}
		catch (CompletionException ex) {
			close();
			throw (ex.getCause() instanceof ChihuoConfigurationException refused) ? refused : ex;
		}
	}

	/** Later ones find the reason by themselves. */
	private void refuseQueues(String namespace, String reason) {
		this.stores.values()
			.stream()
			.filter((store) -> store.queue().namespace().equals(namespace))
			.forEach((store) -> store.refuseQueue(reason));
	}

	/** Why another process has the namespace, null if none has it. */
	private @Nullable String lossReason(String namespace) {
		LedgerLock lock = this.locks.get(namespace);
		return (lock != null) ? lock.lossReason() : null;
	}

	@Override
	public TaskStore store(QueueName queue) {
		QueueNames.checkName(queue);
		return this.stores.computeIfAbsent(queue, (name) -> new RabbitTaskStore(name, this.ledger.queue(name),
				this.resources, this.wakeUps, this.clock, () -> lossReason(name.namespace())));
	}

	@Override
	public CompletableFuture<Boolean> hasQueue(QueueName queue) {
		return this.ledger.hasQueue(queue);
	}

	@Override
	public NodeBus nodeBus(String namespace) {
		return this.buses.computeIfAbsent(namespace, (name) -> new RabbitNodeBus(name, this.resources));
	}

	@Override
	public FlowStore flows(String namespace) {
		return this.ledger.flows(namespace);
	}

	@Override
	public CompletableFuture<Void> ping() {
		CompletableFuture<Void> ping = this.pings.submitCall("RabbitMQ does not answer", this::openAndClose)
			.thenCompose((answered) -> this.ledger.ping())
			.thenCompose((answered) -> refusedPing());
		return FutureTimeouts.failAfter(ping, this.settings.timeout().toMillis(), TimeUnit.MILLISECONDS)
			.exceptionallyCompose((failure) -> CompletableFuture
				.failedFuture(RabbitFailures.unavailableFor("RabbitMQ, or the ledger, does not answer", failure)));
	}

	private CompletableFuture<Void> refusedPing() {
		return Stream
			.concat(this.locks.values().stream().map(LedgerLock::lossReason),
					this.stores.values().stream().map(RabbitTaskStore::refusalReason))
			.filter(Objects::nonNull)
			.findFirst()
			.map((reason) -> CompletableFuture.<Void>failedFuture(new BackendUnavailableException(reason, null)))
			.orElseGet(() -> CompletableFuture.completedFuture(null));
	}

	private boolean openAndClose() throws IOException {
		BrokerChannels.closeChannel(this.channels.openForConsuming());
		return true;
	}

	@Override
	public void stop() {
		this.pings.awaitAnswers();
		this.stores.values().forEach((store) -> store.finishCalls(this.settings.timeout()));
		this.wakeUps.finishCalls();
		this.channels.closeAll(this.settings.timeout());
		this.ledger.stop();
	}

	@Override
	public void start() {
		this.ledger.start();
		this.channels.allowOpening();
		this.locks.values().forEach(LedgerLock::reopen);
		this.buses.values().forEach(RabbitNodeBus::reopen);
		this.wakeUps.reopen();
		this.stores.values().forEach(RabbitTaskStore::startReceiving);
	}

	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			CompletableFuture.allOf(
					this.stores.values().stream().map(RabbitTaskStore::whenSettled).toArray(CompletableFuture[]::new))
				.join();
			this.stores.values().forEach(RabbitTaskStore::close);
			this.buses.values().forEach(RabbitNodeBus::close);
			this.wakeUps.close();
			this.locks.values().forEach(LedgerLock::close);
			this.pings.failUnanswered();
			this.resources.publisher().close();
			this.workers.shutdown();
			this.acknowledging.shutdown();
			this.timer.shutdown();
			this.ledger.close();
		}
	}

}
