// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.SortedMap;
import java.util.TreeMap;

import io.chihuo.backend.jdbc.QueueRows.QueueRow;
import io.chihuo.backend.jdbc.QueueTransactions.QueueRowWriter;

/**
 * Changes of the rows of queues that one transaction makes last, in the order of their
 * numbers: others that hold one of the rows wait for none that this one holds.
 */
final class QueueRowUpdates implements QueueRowWriter {

	private final SortedMap<Integer, RowUpdate> updates = new TreeMap<>();

	/**
	 * All changes of one row.
	 *
	 * @param seen the row as it was read by a call that needs room, if one does; that
	 * with the fewest tasks if several do
	 * @param room whether one does
	 */
	private record RowUpdate(QueueTables tables, QueueRow seen, boolean room, QueueRowChange change) {

		RowUpdate plus(RowUpdate later) {
			boolean fewer = !this.room || later.seen.waiting() < this.seen.waiting();
			return new RowUpdate(this.tables, (later.room && fewer) ? later.seen : this.seen, this.room || later.room,
					this.change.plus(later.change));
		}

		void make() {
			if (this.room && this.seen.isBounded()) {
				this.tables.takeRoom(this.seen, this.change);
			}
			else {
				this.tables.changeQueue(this.change);
			}
		}

	}

	/** Make a change later, together with others of the same row. */
	@Override
	public void update(QueueTables tables, QueueRow seen, LockScope lockScope, QueueRowChange change, long token) {
		this.updates.merge(tables.row().queue(), new RowUpdate(tables, seen, lockScope.needsRoom(), change),
				RowUpdate::plus);
	}

	@Override
	public int waiting(QueueTables tables) {
		RowUpdate update = this.updates.get(tables.row().queue());
		return (update != null) ? update.change.waiting() : 0;
	}

	void makeAll() {
		this.updates.values().forEach(RowUpdate::make);
	}

}
