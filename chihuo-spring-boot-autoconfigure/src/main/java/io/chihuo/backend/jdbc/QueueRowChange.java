// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

/**
 * A change to the row of a queue, made at the end of a transaction so that others do not
 * wait for the row for long.
 *
 * @param waiting how many more tasks wait
 * @param outcomesUntil when the last of its new outcomes expires, 0 if the row covers
 * that already
 */
record QueueRowChange(int waiting, long outcomesUntil) {

	boolean isEmpty() {
		return this.waiting == 0 && this.outcomesUntil == 0;
	}

	QueueRowChange plus(QueueRowChange other) {
		return new QueueRowChange(this.waiting + other.waiting, Math.max(this.outcomesUntil, other.outcomesUntil));
	}

}
