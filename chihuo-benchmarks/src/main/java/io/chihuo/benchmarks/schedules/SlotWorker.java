// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.schedules;

import java.time.Instant;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;
import io.chihuo.Task;

/**
 * Runs tasks of schedules, which do nothing but note their slot.
 */
@ChihuoLoop(name = SlotWorker.LOOP, concurrency = "64")
class SlotWorker {

	static final String LOOP = "slots";

	private volatile @Nullable Consumer<Instant> listener;

	void setListener(@Nullable Consumer<Instant> listener) {
		this.listener = listener;
	}

	@MakeTask
	void runSlot(Task<Object> task) {
		Consumer<Instant> listener = this.listener;
		if (listener != null) {
			task.scheduledSlot().ifPresent((slot) -> listener.accept(slot.nominalTime()));
		}
	}

}
