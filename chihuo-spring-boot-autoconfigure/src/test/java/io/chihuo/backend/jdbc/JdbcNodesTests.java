// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.StoreListener;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.Submission;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.ledger.MonotonicSequence;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.OutcomeListener;
import io.chihuo.backend.outcome.OutcomeWatch;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Several nodes on one database, which notify each other in its tables.
 */
class JdbcNodesTests {

	private static final QueueName QUEUE = new QueueName("nodes", "queue");

	private final TestDatabase database = TestDatabase.h2();

	private final JdbcTaskBackend one = new JdbcTaskBackend(this.database.dataSource(), TestLimits.HANG_TIMEOUT, false);

	private final JdbcTaskBackend other = new JdbcTaskBackend(this.database.dataSource(), TestLimits.HANG_TIMEOUT,
			false);

	@AfterEach
	void close() {
		this.one.close();
		this.other.close();
		this.database.close();
	}

	/** Records what it is notified of. */
	private static final class RecordingListener implements StoreListener {

		private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

		@Override
		public void onQueueReady() {
			this.events.add("ready");
		}

		@Override
		public void onTaskCancelled(Lease lease) {
			this.events.add("cancelled " + lease.id());
		}

		@Override
		public void onTaskDead(StoredDeadLetter letter) {
			this.events.add("dead " + letter.id());
		}

		@Override
		public void onChildrenOrphaned() {
			this.events.add("orphaned");
		}

		@Override
		public void onQueueRefused(String reason) {
			this.events.add("refused");
		}

		void awaitEvent(String event) {
			try {
				String next = this.events.poll(TestLimits.HANG_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
				while (next != null && !next.equals(event)) {
					next = this.events.poll(TestLimits.HANG_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
				}
				assertThat(next).isEqualTo(event);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	private static NewTask task(String id, AddOptions options) {
		return new NewTask(id, new byte[0], false, options);
	}

	private static <R> R join(CompletableFuture<R> answer) {
		return answer.orTimeout(TestLimits.HANG_TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
	}

	private static LeasedTask claim(TaskStore store) {
		return join(store.claim(ClaimRequest.of(1, Duration.ofMinutes(5), "worker"))).tasks().get(0);
	}

	@Test
	void taskThatAnotherNodeAddsIsSeen() {
		RecordingListener listener = new RecordingListener();
		this.other.store(QUEUE).addListener(listener);
		join(this.one.store(QUEUE).add(List.of(task("a", AddOptions.DEFAULTS))));
		listener.awaitEvent("ready");
		assertThat(claim(this.other.store(QUEUE)).lease().id()).isEqualTo("a");
	}

	@Test
	void delayedTaskThatAnotherNodeAddsIsSeenWhenItIsDue() {
		RecordingListener listener = new RecordingListener();
		this.other.store(QUEUE).addListener(listener);
		join(this.one.store(QUEUE).add(List.of(task("a", AddOptions.DEFAULTS.delay(Duration.ofMillis(300))))));
		listener.awaitEvent("ready");
		assertThat(claim(this.other.store(QUEUE)).lease().id()).isEqualTo("a");
	}

	@Test
	void workerLearnsThatAnotherNodeHasCancelledItsTask() {
		RecordingListener listener = new RecordingListener();
		TaskStore worker = this.other.store(QUEUE);
		worker.addListener(listener);
		join(this.one.store(QUEUE).add(List.of(task("a", AddOptions.DEFAULTS))));
		listener.awaitEvent("ready");
		claim(worker);
		// until the worker receives
		CompletableFuture<Void> subscribed = new CompletableFuture<>();
		this.other.nodeBus("nodes").subscribe((message) -> subscribed.complete(null));
		await().atMost(TestLimits.HANG_TIMEOUT).until(() -> {
			join(this.one.nodeBus("nodes").publish(new byte[] { 1 }));
			return subscribed.isDone();
		});
		join(this.one.store(QUEUE).cancel(List.of("a")));
		listener.awaitEvent("cancelled a");
	}

	@Test
	void callerIsWokenWhenAnotherNodeEndsItsTask() {
		BlockingQueue<OutcomeKey> ends = new LinkedBlockingQueue<>();
		TaskStore caller = this.one.store(QUEUE);
		caller.addOutcomeListener("caller", new OutcomeListener() {

			@Override
			public void onTaskEnded(OutcomeKey key, TaskEnd end) {
				ends.add(key);
			}

			@Override
			public void onEndsMissed() {
			}

		});
		OutcomeWatch watch = new OutcomeWatch(Duration.ofMinutes(1), false, "caller");
		await().atMost(TestLimits.HANG_TIMEOUT).until(() -> {
			join(caller.submit(List.of(new Submission(task("a", AddOptions.DEFAULTS), watch))));
			LeasedTask run = claim(this.other.store(QUEUE));
			join(this.other.store(QUEUE)
				.settle(List.of(Settlement.acknowledge(run.lease(), false).withContent(new byte[] { 7 }))));
			return ends.poll(1, TimeUnit.SECONDS) != null;
		});
	}

	@Test
	void claimWhoseAnswerWasLostGivesTheSameTasksAgain() {
		TaskStore store = this.one.store(QUEUE);
		join(store.add(List.of(task("a", AddOptions.DEFAULTS), task("b", AddOptions.DEFAULTS))));
		JdbcLedger ledger = new JdbcLedger(new LedgerDatabase(this.database.dataSource(), TestLimits.HANG_TIMEOUT),
				TestLimits.HANG_TIMEOUT, 1, true);
		QueueTransactions work = new QueueTransactions(QUEUE,
				new LedgerDatabase(this.database.dataSource(), TestLimits.HANG_TIMEOUT),
				new MonotonicSequence(() -> System.currentTimeMillis() * 1000), JdbcLedger.TICKET_BATCH_TIMEOUT, true);
		JdbcReadyClaims claims = new JdbcReadyClaims(work, ledger.session());
		ClaimRequest request = ClaimRequest.of(2, Duration.ofMinutes(5), "worker");
		JdbcReadyClaims.ClaimTokens lost = claims.new ClaimTokens();
		List<LeasedTask> unseen = claims.claimReady(request, lost).answer();
		lost.lose();
		List<LeasedTask> again = claims.claimReady(request, claims.new ClaimTokens()).answer();
		assertThat(again).extracting(LeasedTask::lease)
			.containsExactlyInAnyOrderElementsOf(unseen.stream().map(LeasedTask::lease).toList());
		assertThat(claims.claimReady(request, claims.new ClaimTokens()).answer()).isEmpty();
		ledger.close();
	}

}
