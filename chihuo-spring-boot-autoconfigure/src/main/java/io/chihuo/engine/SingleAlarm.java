// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.concurrent.atomic.AtomicBoolean;

import io.chihuo.backend.TaskClock;
import io.chihuo.concurrent.PeriodicAlarm;

/**
 * Plans one call at a time. Neither a call that throws nor a clock that cannot plan one
 * keeps later calls from being planned.
 */
final class SingleAlarm {

	private final AtomicBoolean planned = new AtomicBoolean();

	private final TaskClock clock;

	private final Runnable onDue;

	/** Made once: planning a call takes as little memory as possible. */
	private final Runnable handleAlarm = this::onAlarm;

	/**
	 * Create an alarm for which nothing is planned.
	 * @param onDue must not block
	 */
	SingleAlarm(TaskClock clock, Runnable onDue) {
		this.clock = clock;
		this.onDue = onDue;
	}

	/** Plans the call in so many milliseconds, unless one is planned. */
	void plan(long millis) {
		if (!this.planned.compareAndSet(false, true)) {
			return;
		}
		try {
			PeriodicAlarm.setAlarm(this.clock, this.clock.millis() + millis, this.handleAlarm);
		}
		catch (RuntimeException | Error ex) {
			this.planned.set(false);
			throw ex;
		}
	}

	private void onAlarm() {
		this.planned.set(false);
		this.onDue.run();
	}

}
