// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.Set;
import java.util.TreeSet;

/**
 * A change to the row of a queue, made at the end of a transaction so that others do not
 * wait for the row for long.
 *
 * @param waiting how many more tasks wait
 * @param outcomesUntil when the last of its new outcomes expires, 0 if the row covers
 * that already
 * @param unverified new ids that may be those of dead letters which the transaction's
 * snapshot does not show
 */
record QueueRowChange(int waiting, long outcomesUntil, Set<String> unverified) {

	boolean isEmpty() {
		return this.waiting == 0 && this.outcomesUntil == 0 && this.unverified.isEmpty();
	}

	QueueRowChange plus(QueueRowChange other) {
		Set<String> all = new TreeSet<>(this.unverified);
		all.addAll(other.unverified);
		return new QueueRowChange(this.waiting + other.waiting, Math.max(this.outcomesUntil, other.outcomesUntil), all);
	}

}
