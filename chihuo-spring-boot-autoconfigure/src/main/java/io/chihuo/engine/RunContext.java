// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import io.chihuo.backend.QueueName;

/**
 * What the runs of a loop use while their handlers run.
 */
final class RunContext {

	private static final SlotLoans NO_LOANS = new SlotLoans() {

		@Override
		public void lendSlot(String run) {
		}

		@Override
		public void takeSlotBack() {
		}

	};

	private final QueueName queue;

	private final TaskParking parking;

	private volatile SlotLoans slots = NO_LOANS;

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

	SlotLoans slots() {
		return this.slots;
	}

	void setSlots(SlotLoans slots) {
		this.slots = slots;
	}

}
