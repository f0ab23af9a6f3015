// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.lang.reflect.Type;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopControl;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopOptions;
import io.chihuo.LoopState;
import io.chihuo.UnknownLoopException;
import io.chihuo.backend.SystemTaskClock;
import io.chihuo.outcome.TaskScope;

/**
 * The loops of this node. While one of them is active it keeps the process alive.
 */
public final class LoopRegistry implements ChihuoLoopRegistry {

	/**
	 * By their names, in the order in which they were registered; replaced by each
	 * change.
	 */
	private volatile Map<String, Loop<?>> loops = Map.of();

	/** Names of loops that are being registered. */
	private final Set<String> reservedNames = ConcurrentHashMap.newKeySet();

	/** By the names of loops; those of removed ones while handlers keep their threads. */
	private final Map<String, UnresponsiveRuns<?>> unresponsive = new ConcurrentHashMap<>();

	/** Not this object, on which applications may synchronize. */
	private final Object lock = new Object();

	private final EngineContext engine;

	private final BiFunction<String, LoopOptions, LoopOptions> applyOverrides;

	private final Consumer<LoopRegistry> onStateChange;

	private final EngineWatchdog watchdog;

	private final KeepAlive keepAlive = new KeepAlive();

	private volatile @Nullable Function<String, ? extends ChihuoLoopRegistry> namespaces;

	private volatile boolean ready = true;

	private boolean manual;

	private boolean started;

	private boolean stopped;

	/**
	 * Create a registry.
	 * @param applyOverrides applies the configuration to a loop's options
	 * @param onStateChange is called after each change of a loop's state; must not block
	 */
	public LoopRegistry(EngineContext engine, BiFunction<String, LoopOptions, LoopOptions> applyOverrides,
			Consumer<LoopRegistry> onStateChange) {
		this.engine = engine;
		engine.client().awaitedTasks().setCurrentScope(this::currentScope);
		this.applyOverrides = applyOverrides;
		this.onStateChange = onStateChange;
		this.watchdog = new EngineWatchdog(engine.clock(),
				(stalled) -> allLoops().forEach((loop) -> loop.findStalled(stalled)), SystemTaskClock::monotonicNanos);
	}

	/**
	 * Start no loop with the application.
	 */
	public void startManually() {
		this.manual = true;
	}

	/**
	 * Have a caller run the tasks of a loop that is stopped.
	 * @param executor runs them
	 * @throws UnknownLoopException if this node has no such loop
	 * @throws IllegalStateException if the loop runs by itself or is being drained
	 */
	public LoopDrain openDrain(String name, DrainExecutor executor) {
		return getLoop(name).openDrain(executor);
	}

	/**
	 * Run the start callbacks of a loop once, on this thread.
	 */
	public void runStartCallbacks(String name) {
		getLoop(name).runStartCallbacks();
	}

	private Loop<?> getLoop(String name) {
		return Optional.<Loop<?>>ofNullable(this.loops.get(name)).orElseThrow(() -> unknownLoop(name));
	}

	/**
	 * Have this find the loops of other namespaces.
	 */
	public void setNamespaces(Function<String, ? extends ChihuoLoopRegistry> namespaces) {
		this.namespaces = namespaces;
	}

	@Override
	public ChihuoLoopRegistry namespace(String name) {
		Function<String, ? extends ChihuoLoopRegistry> others = this.namespaces;
		if (name.equals(this.engine.options().namespace())) {
			return this;
		}
		Assert.state(others != null, "This registry knows no other namespace");
		return others.apply(name);
	}

	/**
	 * Parts of the engine that no longer move, as after an {@link OutOfMemoryError}.
	 */
	public List<String> stalledParts() {
		return this.watchdog.stalledParts();
	}

	@Override
	public Collection<LoopControl> loops() {
		return List.copyOf(allLoops());
	}

	private List<Loop<?>> allLoops() {
		return List.copyOf(this.loops.values());
	}

	@Override
	public Optional<LoopControl> find(String name) {
		return Optional.ofNullable(this.loops.get(name));
	}

	@Override
	public LoopControl get(String name) {
		return find(name).orElseThrow(() -> unknownLoop(name));
	}

	@Override
	public <T> LoopControl register(LoopDefinition<T> definition) {
		LoopDefinition<T> configured = definition
			.options(this.applyOverrides.apply(definition.name(), definition.options()));
		this.engine.checkPayload(configured);
		reserveName(configured.name());
		Loop<T> loop;
		boolean start;
		try {
			loop = new Loop<>(configured, this.engine, unresponsiveRuns(configured.name()), this::onLoopChanged,
					() -> this.ready);
			Type resultType = configured.resultType();
			if (resultType != null) {
				this.engine.client().setResultType(configured.name(), resultType);
			}
			// with no lock, since listeners call code of applications, such as a meter
			// registry
			loop.addListeners();
			start = addLoop(loop);
		}
		finally {
			this.reservedNames.remove(configured.name());
		}
		loop.configureQueue();
		if (start) {
			loop.startIfWanted();
		}
		return loop;
	}

	/** A run is not asked for its payload any more, whose type may be another now. */
	@SuppressWarnings("unchecked")
	private <T> UnresponsiveRuns<T> unresponsiveRuns(String loop) {
		return (UnresponsiveRuns<T>) this.unresponsive.computeIfAbsent(loop, UnresponsiveRuns::new);
	}

	private void reserveName(String name) {
		synchronized (this.lock) {
			if (this.loops.containsKey(name) || !this.reservedNames.add(name)) {
				throw new ChihuoConfigurationException("There are two loops of the name '" + name + "'",
						"Give each loop a name of its own: it is the name of its queue too.", null);
			}
		}
	}

	/** Returns whether it is to be started. */
	private boolean addLoop(Loop<?> loop) {
		synchronized (this.lock) {
			Map<String, Loop<?>> loops = new LinkedHashMap<>(this.loops);
			loops.put(loop.name(), loop);
			this.loops = loops;
			loop.refuseStarts(this.stopped);
			return this.started && !this.manual;
		}
	}

	@Override
	public CompletableFuture<Void> remove(String name) {
		Loop<?> loop = this.loops.get(name);
		if (loop == null) {
			throw unknownLoop(name);
		}
		// known until it has stopped, so that the application still waits for it
		return loop.forCaller(loop.stopForEver().thenRun(() -> forgetLoop(loop)));
	}

	/**
	 * In one step, so that its last notification comes before any of another loop of its
	 * name.
	 */
	private void forgetLoop(Loop<?> loop) {
		synchronized (this.lock) {
			if (this.loops.get(loop.name()) == loop) {
				loop.onRemoved();
				Map<String, Loop<?>> loops = new LinkedHashMap<>(this.loops);
				loops.remove(loop.name());
				this.loops = loops;
				this.unresponsive.computeIfPresent(loop.name(), (name, runs) -> (runs.count() > 0) ? runs : null);
			}
		}
	}

	private UnknownLoopException unknownLoop(String name) {
		return new UnknownLoopException(name, allLoops().stream().map(Loop::name).toList());
	}

	/**
	 * Let no loop end by itself before the application is ready, since its first tasks
	 * may not have been added yet.
	 */
	public void awaitReady() {
		this.ready = false;
	}

	/**
	 * The application is ready: its runners have run.
	 */
	public void onApplicationReady() {
		this.ready = true;
		allLoops().forEach(Loop::endIfDrained);
	}

	/**
	 * Start all loops that are enabled, and from here on those that are registered. After
	 * a stop each loop returns to the state that was last requested: running, paused or
	 * stopped.
	 */
	void startAll() {
		List<Loop<?>> loops = refuseStarts(false);
		if (!this.manual) {
			this.watchdog.start();
			loops.forEach(Loop::startIfWanted);
		}
	}

	/** Stop all loops, all at the same time; none starts until they all do. */
	CompletableFuture<Void> stopAll() {
		this.watchdog.stop();
		return CompletableFuture
			.allOf(refuseStarts(true).stream().map(Loop::stopIfClosed).toArray(CompletableFuture[]::new));
	}

	private List<Loop<?>> refuseStarts(boolean stopped) {
		synchronized (this.lock) {
			this.started = !stopped;
			this.stopped = stopped;
			List<Loop<?>> loops = allLoops();
			loops.forEach((loop) -> loop.refuseStarts(stopped));
			return loops;
		}
	}

	private void onLoopChanged() {
		// first, since it may begin to keep the process alive instead
		this.onStateChange.accept(this);
		this.keepAlive.updateNeed(this::isAnyActive);
	}

	/**
	 * Whether a loop is neither stopped nor failed.
	 */
	public boolean isAnyActive() {
		return allLoops().stream().map(Loop::state).anyMatch((s) -> s != LoopState.STOPPED && s != LoopState.FAILED);
	}

	/**
	 * Whether there are loops that end by themselves.
	 */
	public boolean endsByItself() {
		return allLoops().stream().anyMatch(Loop::endsByItself);
	}

	/**
	 * Whether all loops that end by themselves have ended, done or failed.
	 */
	public boolean hasEnded() {
		return allLoops().stream().filter(Loop::endsByItself).allMatch(Loop::hasEnded);
	}

	/**
	 * Whether a loop has failed.
	 */
	public boolean hasAnyFailed() {
		return allLoops().stream().anyMatch((loop) -> loop.state() == LoopState.FAILED);
	}

	/**
	 * How many tasks of loops that end by themselves became dead letters on this node.
	 */
	public long deadLetters() {
		return allLoops().stream().filter(Loop::endsByItself).mapToLong(Loop::deadLetters).sum();
	}

	/**
	 * The run whose handler has the current thread, null if none has. Looked for where
	 * tasks are submitted or awaited, so that runs need not note it.
	 */
	public @Nullable TaskScope currentScope() {
		for (Loop<?> loop : this.loops.values()) {
			TaskRun<?> run = loop.currentRun();
			if (run != null) {
				return run.taskScope();
			}
		}
		return null;
	}

}
