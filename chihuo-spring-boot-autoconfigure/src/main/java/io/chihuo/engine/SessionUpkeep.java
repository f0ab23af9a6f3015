// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.chihuo.backend.TaskStore;
import io.chihuo.concurrent.PeriodicAlarm;
import io.chihuo.outcome.OrphanCanceller;

/**
 * The periodic work of a session: renews leases, releases tasks that wait too long, sends
 * the policy of the queue, and cancels children that other nodes have left.
 *
 * @param <T> the payload's type
 */
final class SessionUpkeep<T> {

	/** No store takes that long to answer, or to fail. */
	private static final long CLAIM_TIMEOUT_NANOS = TimeUnit.MINUTES.toNanos(5);

	private static final long ORPHAN_LOOK_MILLIS = TimeUnit.MINUTES.toMillis(1);

	private final String loop;

	private final TaskFetcher<T> fetcher;

	private final QueueConfigurer configurer;

	private final WaitingTaskReleaser<T> waitingTasks;

	private final LeaseRenewer<T> renewer;

	/** Other nodes may have left children that are to be cancelled. */
	private final PeriodicAlarm orphanLooks;

	private final Runnable removeListener;

	SessionUpkeep(LoopSetup<T> setup, SessionRuns<T> runs, TaskFetcher<T> fetcher, RunInterrupter<T> interrupter,
			HandlerInvoker<T> invoker, TaskDispatcher<T> dispatcher) {
		TaskStore store = setup.store();
		this.loop = setup.loop();
		this.fetcher = fetcher;
		this.configurer = new QueueConfigurer(this.loop, store, setup.options(), setup.clock());
		this.waitingTasks = new WaitingTaskReleaser<>(fetcher, runs.releaser(), dispatcher, setup.clock(), () -> {
			this.configurer.ensureStarted();
			setup.onIdle().run();
		});
		UnsettledRuns<T> unsettled = new UnsettledRuns<>(runs.inFlight(), interrupter, runs.settlement(), invoker,
				fetcher, setup.foreignThreads());
		this.renewer = new LeaseRenewer<>(this.loop, store, runs.inFlight(), setup.options().lease(), setup.clock(),
				interrupter, unsettled::catchUp);
		OrphanCanceller orphans = setup.engine().client().awaitedTasks().orphanCanceller();
		Runnable cancelOrphans = () -> orphans.sweepQueue(store);
		this.orphanLooks = new PeriodicAlarm(setup.clock(), () -> ORPHAN_LOOK_MILLIS, cancelOrphans);
		this.removeListener = store.addListener(new QueueEvents<>(this.loop, fetcher, runs.inFlight(), interrupter,
				runs.deadLetters(), cancelOrphans, setup.onRefused()));
	}

	void start() {
		this.renewer.start();
		this.configurer.start();
		this.waitingTasks.start();
		this.orphanLooks.start();
	}

	/** No more tasks are claimed; leases of running ones are renewed until the end. */
	void onClaimsEnded() {
		this.configurer.stop();
		this.waitingTasks.stop();
	}

	void stop() {
		this.renewer.stop();
		this.orphanLooks.stop();
		this.removeListener.run();
	}

	/** Adds the parts that no longer move, and restarts those that can be. */
	void findStalled(List<String> stalled) {
		if (this.renewer.restartIfLate()) {
			stalled.add("renewal of the leases of loop '" + this.loop + "'");
		}
		if (this.waitingTasks.restartIfLate()) {
			stalled.add("check of waiting tasks of loop '" + this.loop + "'");
		}
		if (this.fetcher.restartIfStalled(CLAIM_TIMEOUT_NANOS)) {
			stalled.add("claim of loop '" + this.loop + "'");
		}
	}

}
