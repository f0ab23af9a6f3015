// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskClock;

/**
 * Collaborators of the runs of a loop while their handlers run.
 */
final class RunContext {

	private final QueueName queue;

	private final TaskParking parking;

	private final TaskClock clock;

	private volatile @Nullable LentSlots slots;

	RunContext(QueueName queue, TaskParking parking, TaskClock clock) {
		this.queue = queue;
		this.clock = clock;
		this.parking = parking;
	}

	QueueName queue() {
		return this.queue;
	}

	long currentMillis() {
		return this.clock.millis();
	}

	TaskParking parking() {
		return this.parking;
	}

	LentSlots slots() {
		return Objects.requireNonNull(this.slots);
	}

	void setSlots(LentSlots slots) {
		this.slots = slots;
	}

}
