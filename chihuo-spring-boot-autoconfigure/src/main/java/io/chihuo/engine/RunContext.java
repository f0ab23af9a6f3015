// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.QueueName;

/**
 * Collaborators of the runs of a loop while their handlers run.
 */
final class RunContext {

	private final QueueName queue;

	private final TaskParking parking;

	private volatile @Nullable LentSlots slots;

	RunContext(QueueName queue, TaskParking parking) {
		this.queue = queue;
		this.parking = parking;
	}

	QueueName queue() {
		return this.queue;
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
