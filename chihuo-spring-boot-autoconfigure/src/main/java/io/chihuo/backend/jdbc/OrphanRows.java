// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;

import io.chihuo.backend.OrphanedChildren;
import io.chihuo.backend.QueueRecords;

/**
 * Reads and writes children of one queue that are to be cancelled.
 */
final class OrphanRows {

	private final JdbcClient client;

	private final int queue;

	OrphanRows(JdbcClient client, int queue) {
		this.client = client;
		this.queue = queue;
	}

	/** The database gives them their numbers. */
	void insertOrphans(List<OrphanedChildren> batches) {
		for (OrphanedChildren orphans : batches) {
			this.client.sql("insert into chihuo_orphans (queue_id, due_at, children) values (?, 0, ?)")
				.params(this.queue, ChildrenColumn.writeOrphans(orphans))
				.update();
		}
	}

	/** Batches that are due, but for those that somebody else has locked. */
	List<OrphanedChildren> takeOrphans(int max, long now) {
		List<OrphanedChildren> taken = this.client
			.sql("select orphan_id, children from chihuo_orphans where queue_id = ? and due_at <= ?"
					+ " order by orphan_id limit ? for update skip locked")
			.params(this.queue, now, max)
			.query((row, number) -> ChildrenColumn.readOrphans(row.getLong(1), row.getBytes(2)))
			.list();
		for (OrphanedChildren orphans : taken) {
			this.client.sql("update chihuo_orphans set due_at = ? where orphan_id = ?")
				.params(now + QueueRecords.ORPHAN_RETRY_DELAY.toMillis(), orphans.number())
				.update();
		}
		return taken;
	}

	void deleteOrphans(List<Long> numbers) {
		for (long number : numbers) {
			this.client.sql("delete from chihuo_orphans where orphan_id = ?").param(number).update();
		}
	}

}
