// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.sql;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

import io.chihuo.RetryLaterException;
import io.chihuo.step.sql.StepResultRows.StepUnderWayException;
import io.chihuo.step.sql.StepResultRows.StoredResult;

/**
 * Has the effect of a step happen once. Its result is stored in the transaction of the
 * effect, so a run that finds a result has nothing left to do.
 */
final class OnceResults {

	private static final long REMOVAL_INTERVAL_MILLIS = Duration.ofHours(1).toMillis();

	private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

	private static final Logger logger = LoggerFactory.getLogger(OnceResults.class);

	private final StepResultRows rows;

	private final TransactionTemplate transaction;

	private final StepResultCodec codec;

	private final long retentionMillis;

	private final LongSupplier clock;

	private final AtomicLong nextRemoval = new AtomicLong();

	OnceResults(StepResultRows rows, TransactionTemplate transaction, StepResultCodec codec, Duration retention,
			LongSupplier clock) {
		this.rows = rows;
		this.transaction = transaction;
		this.codec = codec;
		this.retentionMillis = retention.toMillis();
		this.clock = clock;
	}

	/**
	 * Have an effect, or answer with the result of the run that had it.
	 * @param effect makes its changes over the connection of the transaction
	 */
	Map<String, @Nullable Object> runOnce(String key, Supplier<Map<String, @Nullable Object>> effect) {
		try {
			Map<String, @Nullable Object> result = this.transaction.execute((status) -> runInTransaction(key, effect));
			removeOldResults();
			return result;
		}
		catch (StepUnderWayException ex) {
			throw new RetryLaterException(RETRY_DELAY, "Another run of the step '" + key + "' is under way", ex);
		}
	}

	private Map<String, @Nullable Object> runInTransaction(String key, Supplier<Map<String, @Nullable Object>> effect) {
		StoredResult known = this.rows.findResult(key).orElse(null);
		if (known != null) {
			return this.codec.decode(known);
		}
		this.rows.insertStep(key, this.clock.getAsLong());
		Map<String, @Nullable Object> result = effect.get();
		this.rows.updateResult(key, this.codec.encode(result));
		return result;
	}

	/** A failure has no effect on the step, and the next one tries again. */
	private void removeOldResults() {
		long now = this.clock.getAsLong();
		long due = this.nextRemoval.get();
		if (now < due || !this.nextRemoval.compareAndSet(due, now + REMOVAL_INTERVAL_MILLIS)) {
			return;
		}
		try {
			Integer removed = this.transaction.execute((status) -> this.rows.removeResults(now - this.retentionMillis));
			if (removed != null && removed == StepResultRows.REMOVAL_BATCH_SIZE) {
				this.nextRemoval.set(now);
			}
		}
		catch (DataAccessException | TransactionException ex) {
			logger.debug("Old results of steps are removed later", ex);
		}
	}

}
