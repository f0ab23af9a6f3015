// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.chihuo.LoopControl;
import io.chihuo.LoopState;
import io.chihuo.engine.LoopRegistry;
import io.chihuo.schedule.ScheduleEngine;

/**
 * Runs the loops of a test, and moves its time. Nothing else does: a loop that is added
 * to is drained by the test, or started by {@link LoopControl#start()} to run on threads
 * of its own until the test ends. Queues are empty when a test begins.
 * <p>
 * For the thread of the test, one test at a time.
 */
public final class ChihuoTester {

	private static final InheritableThreadLocal<@Nullable ChihuoTester> CURRENT_TESTER = new InheritableThreadLocal<>();

	private static final int MAX_MOMENTS = 10_000;

	private final LoopRegistry registry;

	private final TestBackend backend;

	private final TestOutbox outbox;

	private final DrainRecorder recorder;

	private final LoopDrainer drainer;

	private final @Nullable VirtualTime time;

	private final @Nullable ScheduleEngine schedules;

	private final AtomicReference<@Nullable String> test = new AtomicReference<>();

	ChihuoTester(LoopRegistry registry, TestBackend backend, TestOutbox outbox, DrainRecorder recorder,
			LoopDrainer drainer, @Nullable VirtualTime time, @Nullable ScheduleEngine schedules) {
		this.registry = registry;
		this.backend = backend;
		this.outbox = outbox;
		this.recorder = recorder;
		recorder.setCrashed(backend.faults()::hasCrashed);
		this.drainer = drainer;
		this.time = time;
		this.schedules = schedules;
	}

	/**
	 * Run all tasks that are due, on this thread and in order, and those that are added
	 * and due meanwhile. A task that fails waits for its next run as always. While a task
	 * waits for another one of these loops, that one runs on a thread of its own.
	 * Callbacks of dead letters and listeners of events have been called on return. Tasks
	 * in an outbox run if their transaction is committed.
	 * @param loops names of the loops; all loops if there are none
	 * @return the runs in the order of their ends
	 * @throws io.chihuo.UnknownLoopException if there is no such loop
	 * @throws IllegalStateException if a loop does not end: after 10,000 runs, or
	 * {@code chihuo.test.max-runs}, or when nothing has moved for ten seconds. The
	 * message names it
	 * @throws io.chihuo.BackendUnavailableException if the backend does not answer
	 */
	public List<DrainedRun> drain(String... loops) {
		return this.drainer.drain((loops.length > 0) ? List.of(loops) : loopNames());
	}

	/**
	 * Same as {@link #drain(String...)}, but the first failure of a run is thrown when
	 * all is done: the exception itself if it is unchecked, or as the cause of an
	 * {@link IllegalStateException}. Those of other runs are suppressed ones of it.
	 */
	public List<DrainedRun> drainOrThrow(String... loops) {
		List<DrainedRun> runs = drain(loops);
		List<Throwable> failures = runs.stream().flatMap((run) -> Stream.ofNullable(run.failure())).toList();
		if (failures.isEmpty()) {
			return runs;
		}
		Throwable first = failures.get(0);
		failures.stream().filter((failure) -> failure != first).forEach(first::addSuppressed);
		if (first instanceof Error error) {
			throw error;
		}
		throw (first instanceof RuntimeException unchecked) ? unchecked : new IllegalStateException(first);
	}

	/**
	 * Call the {@link io.chihuo.OnStart} methods of a loop, which no drain does.
	 */
	public void runOnStart(String loop) {
		this.registry.runStartCallbacks(loop);
	}

	/**
	 * Let time pass. Tasks and timers that come due meanwhile are ready afterwards, and
	 * leases that lapse are lost; nothing runs.
	 * @param time zero or more
	 * @throws IllegalStateException if a server keeps the time
	 */
	public void advance(Duration time) {
		virtualTime("advance").advance(time);
	}

	/**
	 * Let time pass until the next moment at which something comes due by itself: a
	 * delay, a retry, the end of a lease or of a time to be completed, a timer.
	 * @return the time then, or null if nothing comes due
	 * @throws IllegalStateException if a server keeps the time
	 */
	public @Nullable Instant advanceToNext() {
		return virtualTime("advanceToNext").advanceToNext();
	}

	/**
	 * Drain all loops and go on to the next moment, again and again, until nothing comes
	 * due any more.
	 * @return all runs
	 * @throws IllegalStateException if a server keeps the time, or after 10,000 moments
	 */
	public List<DrainedRun> runUntilIdle() {
		virtualTime("runUntilIdle");
		List<DrainedRun> runs = new ArrayList<>(drain());
		for (int moments = 0; advanceToNext() != null; moments++) {
			Assert.state(moments < MAX_MOMENTS, () -> "Something still comes due after " + MAX_MOMENTS
					+ " moments, last in the runs " + runs.subList(Math.max(0, runs.size() - 3), runs.size()));
			runs.addAll(drain());
		}
		return runs;
	}

	/**
	 * Have the worker die in the run that is under way, or in the next one: its handler
	 * comes to its end, but the backend never learns of it, and the drain ends. The task
	 * runs again when its lease has lapsed: {@link #advance} by {@code lease} of the
	 * loop. It may be that death's cause then, so it is claimed alone, and a second death
	 * is charged to it.
	 */
	public void crashWorker() {
		this.backend.faults().crashWorker();
	}

	/**
	 * Have a task lose its lease in the run that is under way, or in its next one, as
	 * after a long pause of the process: the end of the run is void, and the task runs
	 * again at once.
	 * @param id id of the task, in whichever queue
	 */
	public void loseLease(String id) {
		this.backend.faults().loseLease(id);
	}

	/**
	 * Have the next run of a loop fail in place of its handler; after several calls as
	 * many runs, in order.
	 */
	public void failNext(String loop, Throwable failure) {
		this.registry.get(loop);
		this.recorder.failNext(loop, failure);
	}

	/**
	 * Have all calls of the backend fail with
	 * {@link io.chihuo.BackendUnavailableException}, until {@link #backendUp()} or the
	 * end of the test.
	 */
	public void backendDown() {
		this.backend.faults().setDown(true);
	}

	/**
	 * Have the backend answer again.
	 */
	public void backendUp() {
		this.backend.faults().setDown(false);
	}

	/** The one of the test that this thread, or its parent, runs. */
	static ChihuoTester current() {
		ChihuoTester tester = CURRENT_TESTER.get();
		Assert.state(tester != null, "This thread runs no test with @ChihuoTest or @AutoConfigureChihuo");
		return tester;
	}

	/** Have queues have what was committed, if this thread runs a test. */
	static void relayCommitted() {
		ChihuoTester tester = CURRENT_TESTER.get();
		if (tester != null) {
			tester.outbox.relayCommitted();
		}
	}

	boolean hasVirtualTime() {
		return this.time != null;
	}

	Instant now() {
		return (this.time != null) ? this.time.now() : Instant.now();
	}

	private VirtualTime virtualTime(String method) {
		VirtualTime time = this.time;
		Assert.state(time != null, () -> "Time is that of the backend '" + this.backend.name()
				+ "', which no test can move: '" + method + "' works with 'chihuo.backend=memory'");
		return time;
	}

	private List<String> loopNames() {
		return this.registry.loops().stream().map(LoopControl::name).toList();
	}

	void beginTest(String name) {
		Assert.state(this.test.compareAndSet(null, name), () -> "Tests '" + this.test.get() + "' and '" + name
				+ "' use the queues of one application context at the same time: give one of them a namespace of its "
				+ "own, such as @ChihuoTest(properties = \"chihuo.namespace=b\"), or run them one after the other");
		try {
			clean();
		}
		catch (RuntimeException | Error ex) {
			this.test.set(null);
			throw ex;
		}
		CURRENT_TESTER.set(this);
	}

	void endTest(String name) {
		if (name.equals(this.test.get())) {
			try {
				clean();
			}
			finally {
				this.test.set(null);
				CURRENT_TESTER.remove();
			}
		}
	}

	private void clean() {
		for (LoopControl loop : this.registry.loops()) {
			if (loop.state() != LoopState.STOPPED) {
				loop.stop(Duration.ZERO).join();
			}
		}
		ScheduleEngine proposing = (this.schedules != null && this.schedules.isRunning()) ? this.schedules : null;
		if (proposing != null) {
			proposing.stop();
		}
		try {
			this.recorder.forgetFailures();
			this.outbox.discardCommitted();
			this.backend.clear();
			if (this.time != null) {
				this.time.reset();
			}
		}
		finally {
			if (proposing != null) {
				proposing.start();
			}
		}
	}

}
