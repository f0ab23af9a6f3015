// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.jdbc.peer;

import java.util.List;
import java.util.function.Supplier;

import io.chihuo.benchmarks.jdbc.peer.BareRows.BareRow;
import io.chihuo.benchmarks.workload.Drain;
import io.chihuo.benchmarks.workload.Inputs;
import io.chihuo.benchmarks.workload.TaskBody;

/**
 * Leases rows in batches, runs them on one thread and deletes them in batches: as many
 * writes as a queue needs, and nothing else.
 */
public final class RowDrain implements Drain {

	private static final int BATCH_SIZE = 100;

	private final BareRows rows;

	private final TaskBody body;

	private RowDrain(BareRows rows, TaskBody body) {
		this.rows = rows;
		this.body = body;
	}

	/**
	 * With all rows in the table before it starts.
	 */
	public static Drain.DrainFactory preloaded(Supplier<BareRows> tables) {
		return (tasks, body) -> {
			BareRows rows = tables.get();
			RowAdder.bulk(rows).addTasks(Inputs.JSON.textStream(0, tasks));
			return new RowDrain(rows, body);
		};
	}

	@Override
	public void startDrain() {
		for (List<BareRow> next = this.rows.lease(BATCH_SIZE); !next.isEmpty(); next = this.rows.lease(BATCH_SIZE)) {
			for (BareRow row : next) {
				runBody(row);
			}
			this.rows.delete(next);
		}
	}

	private void runBody(BareRow row) {
		try {
			this.body.runBody(row.payload());
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.rows.close();
	}

}
