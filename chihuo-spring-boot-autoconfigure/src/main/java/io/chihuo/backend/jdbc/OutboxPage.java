// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The oldest rows of an outbox, in a transaction that keeps other nodes from relaying
 * them. For the thread of the transaction.
 */
public final class OutboxPage {

	private final JdbcClient client;

	private final String namespace;

	private final String outboxId;

	private final List<OutboxRow> rows;

	OutboxPage(JdbcClient client, String namespace, String outboxId, List<OutboxRow> rows) {
		this.client = client;
		this.namespace = namespace;
		this.outboxId = outboxId;
		this.rows = rows;
	}

	/**
	 * The id of the outbox, which no other database has: 36 letters, digits and hyphens.
	 */
	public String outboxId() {
		return this.outboxId;
	}

	/** Up to 500 rows, of about a megabyte, by their numbers. */
	public List<OutboxRow> rows() {
		return this.rows;
	}

	/**
	 * Verify that no other node has relayed rows since the transaction has begun. A
	 * database ends a transaction that stays idle for a time.
	 * @throws RuntimeException if the transaction has ended
	 */
	public void verifyLock() {
		this.client.sql("select relay_id from chihuo_outbox_relays where namespace = ?")
			.param(this.namespace)
			.query(String.class)
			.list();
	}

	/**
	 * Find rows that are not deleted.
	 * @param latestAddedAt rows that were inserted later are others, of the same numbers
	 * @return the numbers of those that are there
	 */
	public List<Long> findPresent(List<Long> numbers, long latestAddedAt) {
		List<Long> present = new ArrayList<>();
		for (int i = 0; i < numbers.size(); i += JdbcOutbox.MAX_PAGE_SIZE) {
			List<Long> some = numbers.subList(i, Math.min(numbers.size(), i + JdbcOutbox.MAX_PAGE_SIZE));
			present.addAll(this.client
				.sql("select row_id from chihuo_outbox where namespace = ? and added_at <= ? and row_id in ("
						+ placeholders(some.size()) + ")")
				.param(this.namespace)
				.param(latestAddedAt)
				.params(some)
				.query(Long.class)
				.list());
		}
		return present;
	}

	static String placeholders(int count) {
		return String.join(", ", Collections.nCopies(count, "?"));
	}

}
