// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.List;

import io.chihuo.RunOutcome;
import io.chihuo.backend.Lease;
import io.chihuo.backend.Renewal;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.concurrent.FailureText;
import io.chihuo.concurrent.PeriodicAlarm;
import io.chihuo.concurrent.SafeLogger;

/**
 * Extends the leases of a loop's runs at a third of their length, all in one batch. A run
 * whose lease is lost, or must be taken for lost because the store has not answered until
 * it lapsed, is interrupted.
 *
 * @param <T> the payload's type
 */
final class LeaseRenewer<T> {

	private static final SafeLogger logger = SafeLogger.inBackground(LeaseRenewer.class);

	/** How late renewals may be for certain, in milliseconds. */
	private static final long MIN_LATENESS_MILLIS = 20_000;

	private final String loop;

	private final TaskStore store;

	private final InFlight<T> inFlight;

	private final Duration lease;

	private final TaskClock clock;

	private final RunInterrupter<T> interrupter;

	private final Runnable onTick;

	private final SingleAlarm retry;

	private final PeriodicAlarm alarm;

	private volatile boolean stopped;

	LeaseRenewer(String loop, TaskStore store, InFlight<T> inFlight, Duration lease, TaskClock clock,
			RunInterrupter<T> interrupter, Runnable onTick) {
		this.loop = loop;
		this.store = store;
		this.inFlight = inFlight;
		this.lease = lease;
		this.clock = clock;
		this.interrupter = interrupter;
		this.onTick = onTick;
		this.retry = new SingleAlarm(clock, this::renewDue);
		this.alarm = new PeriodicAlarm(clock, () -> lease.toMillis() / 3, this::onTick);
	}

	void start() {
		this.alarm.start();
	}

	void stop() {
		this.stopped = true;
		this.alarm.stop();
	}

	/** Whether renewals have come to a halt; then they begin again. */
	boolean restartIfLate() {
		return this.alarm.restartIfLate(Math.max(this.lease.toMillis(), MIN_LATENESS_MILLIS));
	}

	private void onTick() {
		try {
			renewDue();
		}
		finally {
			this.onTick.run();
		}
	}

	/** A store that is back early enough finds the leases still held. */
	private void retrySoon() {
		if (!this.stopped) {
			this.retry.plan(this.lease.toMillis() / 12);
		}
	}

	private void renewDue() {
		long now = this.clock.millis();
		this.inFlight.allRuns().stream().filter((run) -> now >= run.leasedUntil()).forEach(this::loseLease);
		List<TaskRun<T>> runs = this.inFlight.runsWithLease()
			.stream()
			.filter((run) -> run.leasedUntil() - now < this.lease.toMillis() * 5 / 6)
			.toList();
		if (!runs.isEmpty()) {
			renewLeases(runs, now);
		}
	}

	private void renewLeases(List<TaskRun<T>> runs, long now) {
		List<Lease> leases = runs.stream().map((run) -> run.leasedTask().lease()).toList();
		this.store.renew(leases, this.lease).whenComplete((renewals, failure) -> {
			if (failure != null) {
				logger.debug("Loop '{}' cannot renew {} lease(s)", this.loop, leases.size(),
						FailureText.toLoggable(failure));
				retrySoon();
				return;
			}
			for (int i = 0; i < runs.size(); i++) {
				onRenewed(runs.get(i), renewals.get(i), now);
			}
		});
	}

	private void onRenewed(TaskRun<T> run, Renewal renewal, long now) {
		if (renewal == Renewal.LOST) {
			loseLease(run);
			return;
		}
		run.leasedUntil(now + this.lease.toMillis());
		if (renewal == Renewal.HELD && run.leasedTask().suspect()) {
			this.inFlight.onSuspicionCleared(run);
		}
		if (renewal == Renewal.CANCELLED) {
			this.interrupter.interruptRun(run, RunOutcome.CANCELLED);
		}
	}

	/** A run that was settled meanwhile has no lease to lose. */
	private void loseLease(TaskRun<T> run) {
		if (this.inFlight.findRun(run.leasedTask().lease()) == run) {
			this.interrupter.interruptRun(run, RunOutcome.LEASE_LOST);
		}
	}

}
