// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Messages from node to node, which are kept for a minute.
 */
final class MessageRows {

	private static final int MAX_ROWS = 500;

	private static final long RETENTION_MILLIS = 60_000;

	private final JdbcClient client;

	private final String channel;

	MessageRows(JdbcClient client, String channel) {
		this.client = client;
		this.channel = channel;
	}

	/**
	 * A message.
	 *
	 * @param number its number; a smaller one may appear later
	 * @param session process that has sent it
	 */
	record MessageRow(long number, long session, byte[] body) {

	}

	int insertMessage(long session, long now, byte[] body) {
		return this.client.sql("insert into chihuo_messages (channel, session, sent_at, body) values (?, ?, ?, ?)")
			.params(this.channel, session, now, body)
			.update();
	}

	long lastNumber() {
		return this.client.sql("select max(message_id) from chihuo_messages where channel = ?")
			.param(this.channel)
			.query(Long.class)
			.optional()
			.orElse(0L);
	}

	List<MessageRow> findAfter(long number) {
		return this.client
			.sql("select message_id, session, body from chihuo_messages where channel = ? and message_id > ?"
					+ " order by message_id limit " + MAX_ROWS)
			.params(this.channel, number)
			.query((row, index) -> new MessageRow(row.getLong(1), row.getLong(2), row.getBytes(3)))
			.list();
	}

	int purgeMessages(long now) {
		return this.client.sql("delete from chihuo_messages where channel = ? and sent_at < ?")
			.params(this.channel, now - RETENTION_MILLIS)
			.update();
	}

}
