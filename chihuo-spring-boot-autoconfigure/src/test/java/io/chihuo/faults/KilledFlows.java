// SPDX-License-Identifier: Apache-2.0

package io.chihuo.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.FlowStart;
import io.chihuo.FlowState;
import io.chihuo.FlowStatus;
import io.chihuo.FlowStep;
import io.chihuo.StepKind;
import io.chihuo.StepState;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Workers die at random, and at the worst moments, while they move flows on. Effects are
 * counted in Redis.
 */
@Tag("faults")
public abstract class KilledFlows {

	private static final int FAN_OUTS = 4;

	private static final int FAN_OUT_SIZE = 50;

	private static final int STEP_MILLIS = 20;

	private static final int WORKER_COUNT = 2;

	/** At each halt point at least. */
	private static final int KILL_COUNT = Math.max(HaltPoint.values().length, TestLimits.repeats(100));

	/** Exit status of a process that was killed. */
	private static final int KILL_STATUS = 128 + 9;

	private static final Logger logger = LoggerFactory.getLogger(KilledFlows.class);

	private final long seed = System.nanoTime();

	private final Random random = new Random(this.seed);

	@TempDir
	private Path directory;

	private String[] properties;

	private FaultApplication observer;

	private final List<WorkerProcess> running = new ArrayList<>();

	private final List<WorkerProcess> all = new ArrayList<>();

	private int kills;

	private int halts;

	/** Start workers and a node that looks on, and moves no flow on. */
	protected final void start(String... properties) {
		this.properties = properties;
		this.observer = FaultApplication.client(FaultApplication.with(properties, "chihuo.timeout=30s"));
		IntStream.range(0, WORKER_COUNT).forEach((i) -> startWorker());
	}

	/** All servers that count effects. */
	protected abstract List<RedisServer> servers();

	/** Assert that each of so many steps has one outcome: it was queued once. */
	protected abstract void assertQueuedOnce(int steps);

	/** Assert that nothing of any step is left. */
	protected abstract void assertNothingLeft();

	@AfterEach
	void close() {
		this.all.forEach(WorkerProcess::close);
		if (this.observer != null) {
			this.observer.close();
		}
	}

	/**
	 * The first ones, and three of five later, halt by themselves, until enough have
	 * died.
	 */
	private void startWorker() {
		int choice = (this.all.size() < HaltPoint.values().length) ? this.all.size()
				: this.random.nextInt(HaltPoint.values().length + 2);
		String[] halt = (choice >= HaltPoint.values().length || this.kills >= KILL_COUNT) ? new String[0]
				: new String[] { "faults.halt=" + HaltPoint.values()[choice],
						"faults.halt-after=" + (1 + this.random.nextInt(12)) };
		WorkerProcess worker = new WorkerProcess(this.directory, "worker-" + this.all.size(),
				FaultApplication.with(this.properties, halt));
		this.running.add(worker);
		this.all.add(worker);
	}

	@Test
	void everyStepIsQueuedOnceAndNothingIsLeftOfIt() {
		logger.info("Workers are killed by the seed {}", this.seed);
		int flows = 0;
		while (flows == 0 || this.kills < KILL_COUNT) {
			startFlow("flow-" + flows);
			killWorkersUntilEnded(this.observer.client().flow("flow-" + flows));
			flows++;
		}
		logger.info("{} workers died in {} flows, {} of them at halt points", this.kills, flows, this.halts);
		assertSound(flows);
		for (int i = 0; i < flows; i++) {
			replaceFlow("flow-" + i);
		}
		assertNothingLeft();
	}

	/** By an application that is gone before the flow has moved far. */
	private void startFlow(String id) {
		FlowStep[] fanOuts = Stream.generate(KilledFlows::fanOut).limit(FAN_OUTS).toArray(FlowStep[]::new);
		try (FaultApplication starter = FaultApplication.client(this.properties)) {
			starter.client().startFlow(id, Flow.series(fanOuts));
		}
	}

	private static FlowStep fanOut() {
		return Flow.parallel(IntStream.range(0, FAN_OUT_SIZE)
			.mapToObj((i) -> Flow.step(StepLoop.NAME, STEP_MILLIS))
			.toArray(FlowStep[]::new));
	}

	private void killWorkersUntilEnded(FlowHandle flow) {
		int next = FAN_OUT_SIZE + this.random.nextInt(FAN_OUT_SIZE);
		FlowStatus status = flow.status();
		while (status.state() == FlowState.RUNNING) {
			replaceDead();
			if (this.kills < KILL_COUNT && status.doneCount() >= next) {
				this.running.get(this.random.nextInt(WORKER_COUNT)).kill();
				next = (int) status.doneCount() + 1 + this.random.nextInt(FAN_OUT_SIZE / 2);
			}
			status = awaitProgress(flow, status);
		}
		assertThat(status.state()).isEqualTo(FlowState.DONE);
		assertThat(status.doneCount()).isEqualTo(FAN_OUTS * FAN_OUT_SIZE);
	}

	private FlowStatus awaitProgress(FlowHandle flow, FlowStatus before) {
		AtomicReference<FlowStatus> status = new AtomicReference<>(before);
		soon("progress of " + flow.id()).untilAsserted(() -> {
			replaceDead();
			status.set(flow.status());
			assertThat(status.get().doneCount()).as(() -> describe(status.get())).isGreaterThan(before.doneCount());
		});
		return status.get();
	}

	/** The steps that have begun and have not ended. */
	private String describe(FlowStatus status) {
		return this.all.size() + " workers, "
				+ status.steps()
					.stream()
					.filter((step) -> step.kind() == StepKind.TASK && step.state() != StepState.WAITING
							&& !step.state().isEnded())
					.limit(5)
					.map((step) -> step.taskId() + " " + step.state() + " "
							+ this.observer.client().queue(StepLoop.NAME, Integer.class).find(step.taskId()))
					.toList();
	}

	private void replaceDead() {
		Iterator<WorkerProcess> workers = List.copyOf(this.running).iterator();
		while (workers.hasNext()) {
			WorkerProcess worker = workers.next();
			if (!worker.isAlive()) {
				assertThat(worker.exitStatus()).as(worker::output).isIn(HaltingBackend.HALT_STATUS, KILL_STATUS);
				this.halts += (worker.exitStatus() == HaltingBackend.HALT_STATUS) ? 1 : 0;
				this.running.remove(worker);
				this.kills++;
				startWorker();
			}
		}
	}

	/**
	 * A step whose worker died may have run again, under a later lease of the same task.
	 * A step that was added again would have two outcomes.
	 */
	private void assertSound(int flows) {
		History history = new History(this.all.stream().flatMap((process) -> process.events().stream()).toList());
		assertThat(history.ended()).hasSize(flows * FAN_OUTS * FAN_OUT_SIZE);
		history.assertOneLeaseAtATime();
		history.assertEachLeaseRanOnceAtMost();
		assertQueuedOnce(flows * FAN_OUTS * FAN_OUT_SIZE);
		assertEffects(history);
	}

	/** Each lease had its effect once, and each step that of its last lease. */
	private void assertEffects(History history) {
		List<String> words = askForKeys(FaultWorker.EFFECTS, "HGETALL").flatMap(String::lines).toList();
		Set<String> applied = new HashSet<>();
		for (int i = 0; i < words.size(); i += 2) {
			assertThat(words.get(i + 1)).as(words.get(i)).isEqualTo("1");
			applied.add(words.get(i));
		}
		assertThat(applied).containsAll(history.leasesThat(Event.Kind.ENDED));
		assertThat(
				applied.stream().map((lease) -> lease.substring(0, lease.lastIndexOf(':'))).collect(Collectors.toSet()))
			.isEqualTo(history.ended());
	}

	/** The flow that was there is removed with its steps. */
	private void replaceFlow(String id) {
		this.observer.client().startFlow(id, Flow.nothing(), FlowStart.REPLACE_ENDED);
	}

	/** Keys of all servers. */
	protected final Stream<String> keys() {
		return servers().stream().flatMap(KilledFlows::keysOf);
	}

	private static ConditionFactory soon(String what) {
		return TestLimits.await(what).pollInterval(Duration.ofMillis(20));
	}

	private static Stream<String> keysOf(RedisServer server) {
		return server.command("KEYS", "*").lines();
	}

	/** Replies for all keys that contain a word. */
	protected final Stream<String> askForKeys(String word, String command) {
		return servers().stream()
			.flatMap((server) -> keysOf(server).filter((key) -> key.contains(word))
				.map((key) -> server.command(command, key)));
	}

}
