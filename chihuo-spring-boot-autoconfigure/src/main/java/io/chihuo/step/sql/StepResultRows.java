// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.sql;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.chihuo.RejectTaskException;

/**
 * Results of steps that have had their effect. A row is written in the transaction of the
 * effect.
 */
final class StepResultRows {

	/** Most rows that are removed at once. */
	static final int REMOVAL_BATCH_SIZE = 1000;

	private static final int MAX_NAME_LENGTH = 500;

	private final JdbcClient client;

	StepResultRows(JdbcClient client) {
		this.client = client;
	}

	/**
	 * A stored result.
	 *
	 * @param codec name of the codec that has written it
	 * @param content the encoded result
	 */
	record StoredResult(String codec, byte[] content) {
	}

	/** Another run of the step is under way, or was a moment ago. */
	static final class StepUnderWayException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		StepUnderWayException(Throwable cause) {
			super("Another run of the step is under way", cause);
		}

	}

	/** The result of a step, if it has had its effect. */
	Optional<StoredResult> findResult(String key) {
		try {
			return this.client.sql("select codec, content from chihuo_step_results where step_key = ?")
				.param(hash(key))
				.query((row, number) -> new StoredResult(row.getString(1), row.getBytes(2)))
				.optional();
		}
		catch (BadSqlGrammarException ex) {
			throw new RejectTaskException(
					"The table 'chihuo_step_results' for steps with 'once' is missing or not that "
							+ "of this version: set 'chihuo.steps.sql.initialize-schema' to 'always', or run the script "
							+ "'schema-*.sql' for the database in 'io/chihuo/step/sql' of the jar",
					ex);
		}
	}

	/**
	 * Take the place of a step before its effect, so that no other run has one at the
	 * same time.
	 * @throws StepUnderWayException if there is a row, which may not be seen yet
	 */
	void insertStep(String key, long now) {
		try {
			this.client.sql(
					"insert into chihuo_step_results (step_key, step, ended_at, codec, content) values (?, ?, ?, '', ?)")
				.param(hash(key))
				.param((key.length() > MAX_NAME_LENGTH) ? key.substring(0, MAX_NAME_LENGTH) : key)
				.param(now)
				.param(new byte[0])
				.update();
		}
		catch (DuplicateKeyException ex) {
			throw new StepUnderWayException(ex);
		}
	}

	/** Store the result of a step. */
	void updateResult(String key, StoredResult result) {
		this.client.sql("update chihuo_step_results set codec = ?, content = ? where step_key = ?")
			.param(result.codec())
			.param(result.content())
			.param(hash(key))
			.update();
	}

	/**
	 * Remove results of steps that ended before a time, at most 1000.
	 * @return how many
	 */
	int removeResults(long before) {
		List<String> keys = this.client.sql("select step_key from chihuo_step_results where ended_at < ?")
			.param(before)
			.withMaxRows(REMOVAL_BATCH_SIZE)
			.query(String.class)
			.list();
		return keys.isEmpty() ? 0
				: this.client.sql("delete from chihuo_step_results where step_key in (:keys)")
					.param("keys", keys)
					.update();
	}

	private static String hash(String key) {
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java has SHA-256", ex);
		}
	}

}
