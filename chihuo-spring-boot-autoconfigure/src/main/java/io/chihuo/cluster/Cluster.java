// SPDX-License-Identifier: Apache-2.0

package io.chihuo.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

import io.chihuo.LifecyclePhases;
import io.chihuo.backend.NodeBus;
import io.chihuo.backend.TaskClock;
import io.chihuo.codec.PayloadCodec;
import io.chihuo.codec.TaskCodec;
import io.chihuo.concurrent.FutureTimeouts;
import io.chihuo.concurrent.PeriodicAlarm;
import io.chihuo.concurrent.SafeLogger;

/**
 * The present nodes of a namespace. Announces this one, as soon as messages of the others
 * arrive, until the application has answered its last request, and sends commands to
 * them. It costs nothing until a loop starts, a task is awaited or the endpoint of
 * Actuator is there.
 */
public final class Cluster implements SmartLifecycle {

	private static final SafeLogger logger = SafeLogger.inBackground(Cluster.class);

	/** Beyond it messages are dropped: their content is sent again. */
	private static final int MAX_QUEUED_MESSAGES = 1000;

	private static final int MAX_ANSWERED_COMMANDS = 1000;

	private static final long BYE_TIMEOUT_SECONDS = 1;

	private static final long NEVER_MILLIS = Long.MAX_VALUE;

	private final NodeBus bus;

	private final LocalNode node;

	private final PayloadCodec<ClusterMessage> codec;

	private final TaskClock clock;

	private final ClusterMembers members;

	private final PendingCommands pending = new PendingCommands();

	private static final long FULL_HEAP_RETRY_MILLIS = 1000;

	/** Commands of other nodes by correlation id, with their answers. */
	private final Map<String, CompletableFuture<NodeAnswer>> obeyed = new LinkedHashMap<>() {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, CompletableFuture<NodeAnswer>> eldest) {
			return size() > MAX_ANSWERED_COMMANDS;
		}

	};

	/** One thread, while there is something to do. */
	private final ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS,
			new LinkedBlockingQueue<>(), (task) -> {
				Thread thread = new Thread(task, "chihuo-cluster");
				thread.setDaemon(true);
				return thread;
			});

	/** Made once: planning a heartbeat takes as little memory as possible. */
	private final Runnable sendHeartbeat = this::onHeartbeat;

	private final Runnable sendHeartbeatSoon = this::sendHeartbeatSoon;

	private final BusLiveness liveness;

	private final LoopChunks chunks = new LoopChunks();

	/** Whether a node asked for the status, and may know none of the loops. */
	private final AtomicBoolean asked = new AtomicBoolean(true);

	private final AtomicBoolean announcing = new AtomicBoolean();

	/** Whether messages are sent and received. */
	private final AtomicBoolean running = new AtomicBoolean();

	/** Whether the application runs. */
	private final AtomicBoolean started = new AtomicBoolean();

	private volatile boolean wanted;

	/**
	 * From when on all nodes have had time to answer, since messages arrive; in
	 * milliseconds.
	 */
	private volatile long completeAt = NEVER_MILLIS;

	private volatile Runnable unsubscribe = () -> {
	};

	private volatile Runnable cancelHeartbeat = () -> {
	};

	/**
	 * Create it.
	 * @param codec how messages are written; must be the same on all nodes, and ignore
	 * unknown content
	 */
	public Cluster(NodeBus bus, LocalNode node, LoopErrors watch, TaskCodec codec, TaskClock clock) {
		this.bus = bus;
		this.node = node;
		this.codec = codec.forType(ClusterMessage.class);
		this.clock = clock;
		this.members = new ClusterMembers(clock);
		this.liveness = new BusLiveness(node.clusterOptions().heartbeat());
		this.executor.allowCoreThreadTimeOut(true);
		watch.onChange(this::onLoopChanged);
	}

	private void onLoopChanged() {
		open();
		announceSoon();
	}

	/**
	 * Identifier that distinguishes this node from all others.
	 */
	public String instanceId() {
		return this.node.instanceId();
	}

	/**
	 * All nodes that are there, this one first.
	 */
	public List<NodeStatus> nodes() {
		List<NodeStatus> nodes = new ArrayList<>();
		nodes.add(this.node.nodeStatus());
		nodes.addAll(this.members.presentNodes());
		return nodes;
	}

	/**
	 * When the last status of a node came, in milliseconds since the epoch by the clock
	 * of this one; 0 for a node that is not there.
	 */
	public long lastSeenAt(String instance) {
		return instance.equals(this.node.instanceId()) ? this.clock.millis() : this.members.lastSeenAt(instance);
	}

	/**
	 * Names of the loops of other nodes, including nodes that announced themselves since
	 * this one started and are gone.
	 */
	public Set<String> loopsOfOthers() {
		return this.members.loopNames();
	}

	/**
	 * Whether all nodes that are there are known: messages arrive, and each node was
	 * asked and had the time of a heartbeat to answer.
	 */
	boolean isComplete() {
		return this.clock.millis() >= this.completeAt && !this.members.hasUnknown();
	}

	/**
	 * Whether it is known that no node has served a loop for some time. Never true while
	 * nodes may be there that are not known.
	 */
	boolean isUnserved(String loop, Duration time) {
		if (!isComplete() || nodes().stream().anyMatch((node) -> node.serves(loop))) {
			return false;
		}
		long since = Math.max(this.completeAt, this.members.lastServedAt(loop));
		return this.clock.millis() - since >= time.toMillis();
	}

	/**
	 * Ask something of a loop.
	 * @param nodes the nodes to ask, of {@link #nodes()}
	 * @return the answer of each, in their order, after at most a few seconds; never
	 * fails
	 */
	public CompletableFuture<List<NodeAnswer>> sendCommand(LoopCommand command, List<NodeStatus> nodes) {
		String self = this.node.instanceId();
		List<NodeStatus> others = nodes.stream().filter((node) -> !node.instance().equals(self)).toList();
		CompletableFuture<List<NodeAnswer>> answers = sendTo(others, command);
		if (others.size() == nodes.size()) {
			return answers;
		}
		return this.node.executeCommand(command).thenCombine(answers, (own, otherNodes) -> {
			List<NodeAnswer> all = new ArrayList<>();
			all.add(own);
			all.addAll(otherNodes);
			announceSoon();
			return all;
		});
	}

	private CompletableFuture<List<NodeAnswer>> sendTo(List<NodeStatus> nodes, LoopCommand command) {
		if (nodes.isEmpty()) {
			return CompletableFuture.completedFuture(List.of());
		}
		String correlation = UUID.randomUUID().toString();
		Set<String> to = nodes.stream().map(NodeStatus::instance).collect(Collectors.toSet());
		CompletableFuture<List<NodeAnswer>> answers = this.pending.awaitAnswers(correlation, nodes);
		ClusterMessage message = ClusterMessage.commandMessage(this.node.instanceId(), correlation, to, command);
		publishMessage(message).whenComplete((sent, failure) -> {
			if (failure != null) {
				this.pending.onSendFailed(correlation, nodes, failure);
			}
		});
		return answers;
	}

	private CompletableFuture<Void> publishMessage(ClusterMessage message) {
		return this.bus.publish(this.codec.encode(message)).whenComplete((sent, failure) -> {
			if (failure != null) {
				logger.debug("A message could not be sent to other nodes", failure);
			}
		});
	}

	/**
	 * Know the other nodes, and be known to them, from now on, or from the start of the
	 * application. Does not block.
	 */
	public void open() {
		if (!this.wanted || (this.started.get() && !this.running.get())) {
			this.wanted = true;
			openIfStarted();
		}
	}

	@Override
	public void start() {
		this.started.set(true);
		openIfStarted();
	}

	private synchronized void openIfStarted() {
		if (this.wanted && this.started.get() && this.running.compareAndSet(false, true)) {
			this.unsubscribe = this.bus.subscribe(this::onMessage);
			this.executor.execute(this.sendHeartbeat);
		}
	}

	private void onHeartbeat() {
		if (this.running.get()) {
			long wait = 0;
			try {
				wait = this.liveness.onAnnounce();
				this.completeAt = this.liveness.isMissingMessages() ? NEVER_MILLIS : this.completeAt;
				if (this.liveness.isMissingMessages()) {
					publishMessage(ClusterMessage.ofKind(ClusterMessage.MessageKind.ECHO, this.node.instanceId()));
				}
				else {
					publishStatus();
				}
			}
			finally {
				sendHeartbeatLater(wait);
			}
		}
	}

	private void publishStatus() {
		boolean all = this.asked.getAndSet(false);
		this.chunks.messagesOf(this.node.nodeStatus(), all).forEach(this::publishMessage);
	}

	/** A heap that is full for a while must not end the heartbeat. */
	private void sendHeartbeatLater(long wait) {
		this.cancelHeartbeat = PeriodicAlarm.setAlarm(this.clock, this.clock.millis() + wait, this.sendHeartbeatSoon);
	}

	private void sendHeartbeatSoon() {
		try {
			this.executor.execute(this.sendHeartbeat);
		}
		catch (OutOfMemoryError ex) {
			sendHeartbeatLater(FULL_HEAP_RETRY_MILLIS);
		}
	}

	/** Once, however many ask for it meanwhile. */
	private void announceSoon() {
		if (this.running.get() && this.announcing.compareAndSet(false, true)) {
			try {
				this.executor.execute(this::announceNode);
			}
			catch (RuntimeException | Error ex) {
				this.announcing.set(false);
				throw ex;
			}
		}
	}

	private void announceNode() {
		this.announcing.set(false);
		if (this.running.get() && !this.liveness.isMissingMessages()) {
			publishStatus();
		}
	}

	private void onMessage(byte[] message) {
		if (this.running.get() && this.executor.getQueue().size() < MAX_QUEUED_MESSAGES) {
			this.executor.execute(() -> receiveBytes(message));
		}
	}

	/** Handle a message; one that this version does not understand is ignored. */
	private void receiveBytes(byte[] bytes) {
		try {
			ClusterMessage message = this.codec.decode(bytes);
			if (message != null && this.running.get()) {
				receiveMessage(message);
			}
		}
		catch (RuntimeException ex) {
			logger.debug("A message of another node was not understood", ex);
		}
	}

	private void receiveMessage(ClusterMessage message) {
		if (message.from().equals(this.node.instanceId())) {
			receiveOwnMessage(message.kind());
			return;
		}
		switch (message.kind()) {
			case STATUS -> onNodeStatus(message.status(), message.chunk());
			case LOOPS -> onLoops(message.from(), message.chunk());
			case ECHO -> this.members.onUnknown(message.from());
			case WHO -> {
				this.asked.set(true);
				announceSoon();
			}
			case BYE -> this.members.onLeft(message.from());
			case COMMAND -> onCommand(message);
			case ANSWER -> onAnswer(message);
		}
	}

	/**
	 * A node is announced only while messages reach it, so that every listed node can be
	 * sent commands.
	 */
	private void receiveOwnMessage(ClusterMessage.MessageKind kind) {
		boolean regular = kind == ClusterMessage.MessageKind.STATUS || kind == ClusterMessage.MessageKind.ECHO;
		if (regular && this.liveness.onAnnouncementReceived()) {
			this.asked.set(true);
			publishStatus();
			publishMessage(ClusterMessage.ofKind(ClusterMessage.MessageKind.WHO, this.node.instanceId()));
			this.completeAt = this.clock.millis() + this.node.clusterOptions().heartbeat().toMillis();
		}
	}

	private void onNodeStatus(@Nullable NodeStatus status, @Nullable LoopChunk chunk) {
		if (status != null) {
			this.members.onStatus(status, chunk);
		}
	}

	private void onLoops(String instance, @Nullable LoopChunk chunk) {
		if (chunk != null) {
			this.members.onLoops(instance, chunk);
		}
	}

	private void onCommand(ClusterMessage message) {
		LoopCommand command = message.command();
		if (command == null || !message.isFor(this.node.instanceId())) {
			return;
		}
		// a message may come twice, and by then another command may have been obeyed
		this.obeyed.computeIfAbsent(String.valueOf(message.correlation()), (correlation) -> executeCommand(command))
			.thenAccept((answer) -> {
				publishMessage(message.answerMessage(answer));
				announceSoon();
			});
	}

	private CompletableFuture<NodeAnswer> executeCommand(LoopCommand command) {
		logger.info("Loop '{}' gets the command '{}' from another node, on behalf of {}", printableText(command.loop()),
				command.action(), printableText(command.askedBy()));
		return this.node.executeCommand(command);
	}

	private static String printableText(String text) {
		return text.replaceAll("\\p{Cntrl}", "?");
	}

	private void onAnswer(ClusterMessage message) {
		String correlation = message.correlation();
		NodeAnswer answer = message.answer();
		if (correlation != null && answer != null && message.isFor(this.node.instanceId())) {
			this.pending.onAnswer(correlation, answer);
		}
	}

	@Override
	public void stop() {
		boolean open;
		synchronized (this) {
			this.started.set(false);
			open = this.running.compareAndSet(true, false);
		}
		if (open) {
			this.cancelHeartbeat.run();
			this.completeAt = NEVER_MILLIS;
			CompletableFuture<Void> published = publishMessage(
					ClusterMessage.ofKind(ClusterMessage.MessageKind.BYE, this.node.instanceId()));
			FutureTimeouts.completeAfter(published, null, BYE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
				.exceptionally((failure) -> null)
				.join();
			this.unsubscribe.run();
		}
	}

	@Override
	public boolean isRunning() {
		return this.started.get();
	}

	@Override
	public int getPhase() {
		return LifecyclePhases.CLUSTER;
	}

}
