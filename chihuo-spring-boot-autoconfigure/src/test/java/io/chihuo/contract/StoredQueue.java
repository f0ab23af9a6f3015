// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.chihuo.AddOptions;
import io.chihuo.CancelResult;
import io.chihuo.QueueCounts;
import io.chihuo.TaskInfo;
import io.chihuo.TaskState;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.StoredDeadLetter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A queue with all kinds of tasks. It was written once by each version that changed the
 * format, and is kept as a resource that every later version reads. A writer of a store
 * calls {@link #fill} and says how the store is kept.
 */
public final class StoredQueue {

	/** Longer than this code lives. */
	private static final Duration ONE_CENTURY = Duration.ofDays(36_500);

	private static final Instant DUE = Instant.parse("2100-01-01T00:00:00Z");

	private StoredQueue() {
	}

	/**
	 * Fill an empty queue.
	 * @return fencing token of the run of {@code again}
	 */
	public static long fill(ContractQueue queue) {
		queue.configure(100, 5, Duration.ZERO);
		queue.finish("finished");
		queue.acknowledgeFinished(queue.run("done"));
		queue.kill("dead");
		queue.retry(queue.run("retried"), ONE_CENTURY);
		queue.run("running", ONE_CENTURY);
		queue.renew(queue.run("renewed", ONE_CENTURY), ONE_CENTURY);
		queue.run("cancelled", ONE_CENTURY);
		queue.cancel("cancelled");
		queue.run("finished-running", ONE_CENTURY);
		queue.finish("finished-running");
		LeasedTask again = queue.run("again", ONE_CENTURY);
		queue.add("again", "second run", AddOptions.DEFAULTS.header("run", "2"));
		queue.run("suspect", ContractQueue.LEASE_DURATION);
		queue.lapse();
		queue.counts();
		queue.add("delayed", "later", AddOptions.dueAt(DUE).header("x", "1"));
		queue.add(ContractQueue.first("delayed-first", "earlier", AddOptions.dueAt(DUE)));
		queue.add("ready-1", "payload of ready-1", AddOptions.DEFAULTS.header("x", "1").header("y", ""));
		queue.add("ready-2", "");
		queue.addFirst("ready-0");
		queue.add("replaced", "old", AddOptions.DEFAULTS.header("x", "1"));
		queue.add("replaced", "new: ä \u0000 \n 'quoted'", AddOptions.DEFAULTS.replace());
		return again.lease().token();
	}

	/**
	 * Read the stored tasks, and work them off.
	 * @param token the result of {@link #fill}
	 */
	public static void verify(ContractQueue queue, long token) {
		assertThat(queue.counts()).isEqualTo(QueueCounts.of(5, 3, 5, 3, 1));
		verifyWaiting(queue);
		verifyRunning(queue, token);
		verifyDead(queue);
		verifyReady(queue);
		assertThat(queue.cancel("delayed")).isEqualTo(CancelResult.REMOVED);
		assertThat(queue.unfinish("finished")).isTrue();
		assertThat(queue.unfinish("done")).isTrue();
	}

	private static void verifyWaiting(ContractQueue queue) {
		TaskInfo retried = queue.info("retried");
		assertThat(retried.state()).isEqualTo(TaskState.DELAYED);
		assertThat(retried.attempts()).isEqualTo(1);
		assertThat(retried.lastError()).isEqualTo("failed");
		assertThat(queue.info("delayed").dueAt()).isEqualTo(DUE);
		assertThat(queue.payload("delayed").orElseThrow().headers()).isEqualTo(Map.of("x", "1"));
		assertThat(queue.info("delayed-first").state()).isEqualTo(TaskState.DELAYED);
		assertThat(queue.info("ready-1").addedAt()).isAfter(Instant.parse("2026-01-01T00:00:00Z"));
	}

	private static void verifyRunning(ContractQueue queue, long token) {
		for (String id : List.of("running", "renewed", "cancelled", "finished-running")) {
			assertThat(queue.info(id).state()).as(id).isEqualTo(TaskState.RUNNING);
		}
		assertThat(queue.info("again").isRerunRequested()).isTrue();
		assertThat(queue.cancel("running")).isEqualTo(CancelResult.INTERRUPTED);
		Lease lease = new Lease("again", token);
		assertThat(queue.acknowledge(new LeasedTask(lease, new byte[0], Map.of(), 1, 0, 0, 0, 0, false)))
			.isEqualTo("READY");
	}

	private static void verifyDead(ContractQueue queue) {
		StoredDeadLetter letter = queue.deadLetters(null, 10).letters().get(0);
		assertThat(letter.id()).isEqualTo("dead");
		assertThat(letter.payload()).asString().isEqualTo("dead");
		assertThat(letter.reason()).isEqualTo("given up");
		assertThat(letter.attempts()).isEqualTo(1);
		assertThat(queue.requeue("dead")).isTrue();
	}

	private static void verifyReady(ContractQueue queue) {
		LeasedTask suspect = queue.claim();
		assertThat(suspect.lease().id()).isEqualTo("suspect");
		assertThat(suspect.suspect()).isTrue();
		queue.acknowledge(suspect);
		List<LeasedTask> tasks = queue.claim(100);
		assertThat(tasks).allMatch((task) -> task.unreadable() == null)
			.extracting((task) -> task.lease().id())
			.containsExactlyInAnyOrder("ready-0", "ready-1", "ready-2", "replaced", "again", "dead");
		assertThat(tasks).extracting(ContractQueue::payload)
			.containsExactlyInAnyOrder("ready-0", "payload of ready-1", "", "new: ä \u0000 \n 'quoted'", "second run",
					"dead");
		assertThat(tasks).extracting(LeasedTask::headers)
			.contains(Map.of("x", "1", "y", ""), Map.of("run", "2"), Map.of());
		tasks.forEach(queue::acknowledge);
	}

}
