// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Duration;
import java.util.function.UnaryOperator;

import org.springframework.util.Assert;

/**
 * Options of a loop. Immutable; created from {@link #DEFAULTS} by
 * {@link #with(UnaryOperator)}. No duration may exceed 36500 days.
 */
public final class LoopOptions {

	/**
	 * Options of a loop that sets none.
	 */
	public static final LoopOptions DEFAULTS = new LoopOptions(new Values());

	private final Values values;

	private LoopOptions(Values values) {
		this.values = values;
	}

	/**
	 * Creates a copy with some values changed.
	 * @throws IllegalArgumentException if a value is out of its bounds
	 */
	public LoopOptions with(UnaryOperator<Builder> changes) {
		return new LoopOptions(changes.apply(new Builder(this.values.copyValues())).values.copyValues());
	}

	/**
	 * Most tasks that run at the same time on this node, at least 1.
	 */
	public int concurrency() {
		return this.values.concurrency;
	}

	/**
	 * Largest concurrency that the Actuator endpoint may set, at least 1. It does not
	 * bound {@link #concurrency()} or {@link LoopControl#setConcurrency}.
	 */
	public int maxConcurrency() {
		return this.values.maxConcurrency;
	}

	/**
	 * Failed runs before a task becomes a dead letter, at least 1, or -1 for no limit.
	 */
	public int maxAttempts() {
		return this.values.maxAttempts;
	}

	/**
	 * Crashes before a task becomes a dead letter, at least 1, or -1 for no limit: deaths
	 * of processes that had claimed the task alone, after an earlier process died while
	 * it was leased there.
	 */
	public int maxCrashes() {
		return this.values.maxCrashes;
	}

	/**
	 * Forced releases before a task becomes a dead letter, at least 1, or -1 for no
	 * limit: releases at a stop of runs that did not end although they were interrupted.
	 */
	public int maxForcedReleases() {
		return this.values.maxForcedReleases;
	}

	/**
	 * Most runs on this node that may block for other tasks without a slot, -1 for four
	 * times the concurrency. With 0 a run that waits keeps its slot.
	 */
	public int maxWaiting() {
		return this.values.maxWaiting;
	}

	/**
	 * Wait between attempts.
	 */
	public Backoff backoff() {
		return this.values.backoff;
	}

	/**
	 * Length of a lease, at least 100 milliseconds; renewed at a third of it.
	 */
	public Duration lease() {
		return this.values.lease;
	}

	/**
	 * Longest time of one run, zero for no limit.
	 */
	public Duration runTimeout() {
		return this.values.runTimeout;
	}

	/**
	 * How long a run that was interrupted, by its timeout or a cancel, may take to end;
	 * then its task is settled without it.
	 */
	public Duration interruptGrace() {
		return this.values.interruptGrace;
	}

	/**
	 * Policy by which an id is marked as finished.
	 */
	public FinishPolicy finishPolicy() {
		return this.values.finishPolicy;
	}

	/**
	 * How long a finish mark lasts, zero for ever.
	 */
	public Duration finishedRetention() {
		return this.values.finishedRetention;
	}

	/**
	 * Most tasks that may wait, at least 1, or -1 for no limit.
	 */
	public long maxLength() {
		return this.values.maxLength;
	}

	/**
	 * Whether the loop goes on when its queue is empty and nothing runs.
	 */
	public boolean runForever() {
		return this.values.runForever;
	}

	/**
	 * Whether the loop starts with the application.
	 */
	public boolean enabled() {
		return this.values.enabled;
	}

	/**
	 * The values with their defaults. Never changed once an instance of the outer class
	 * has them.
	 */
	private static final class Values implements Cloneable {

		private int concurrency = 1;

		private int maxConcurrency = 1000;

		private int maxAttempts = 10;

		private int maxCrashes = 3;

		private int maxForcedReleases = 10;

		private int maxWaiting = -1;

		private Backoff backoff = Backoff.DEFAULTS;

		private Duration lease = Duration.ofSeconds(30);

		private Duration runTimeout = Duration.ZERO;

		private Duration interruptGrace = Duration.ofSeconds(1);

		private FinishPolicy finishPolicy = FinishPolicy.MANUAL;

		private Duration finishedRetention = Duration.ZERO;

		private long maxLength = -1;

		private boolean runForever = true;

		private boolean enabled = true;

		private Values copyValues() {
			try {
				return (Values) super.clone();
			}
			catch (CloneNotSupportedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	/**
	 * Collects values for {@link LoopOptions}, whose methods describe them. Each method
	 * throws {@link IllegalArgumentException} for a value that is out of its bounds.
	 */
	public static final class Builder {

		private final Values values;

		private Builder(Values values) {
			this.values = values;
		}

		public Builder concurrency(int concurrency) {
			Assert.isTrue(concurrency > 0, () -> "'concurrency' must be at least 1, but is " + concurrency);
			this.values.concurrency = concurrency;
			return this;
		}

		public Builder maxConcurrency(int maxConcurrency) {
			Assert.isTrue(maxConcurrency > 0, () -> "'max-concurrency' must be at least 1, but is " + maxConcurrency);
			this.values.maxConcurrency = maxConcurrency;
			return this;
		}

		public Builder maxAttempts(int maxAttempts) {
			this.values.maxAttempts = Math.toIntExact(checkLimit("max-attempts", maxAttempts));
			return this;
		}

		public Builder maxCrashes(int maxCrashes) {
			this.values.maxCrashes = Math.toIntExact(checkLimit("max-crashes", maxCrashes));
			return this;
		}

		public Builder maxForcedReleases(int maxForcedReleases) {
			this.values.maxForcedReleases = Math.toIntExact(checkLimit("max-forced-releases", maxForcedReleases));
			return this;
		}

		public Builder maxWaiting(int maxWaiting) {
			Assert.isTrue(maxWaiting >= -1, () -> "'max-waiting' must be at least 0, or -1 for four times the "
					+ "concurrency, but is " + maxWaiting);
			this.values.maxWaiting = maxWaiting;
			return this;
		}

		public Builder backoff(Backoff backoff) {
			this.values.backoff = backoff;
			return this;
		}

		public Builder lease(Duration lease) {
			DurationBounds.checkDuration("lease", lease);
			long millis = lease.toMillis();
			Assert.isTrue(millis >= 100, () -> "'lease' must be at least 100ms, but is " + millis
					+ "ms (a number without a unit means milliseconds: is it " + millis + "s?)");
			this.values.lease = lease;
			return this;
		}

		public Builder runTimeout(Duration runTimeout) {
			DurationBounds.checkDuration("run-timeout", runTimeout);
			this.values.runTimeout = runTimeout;
			return this;
		}

		public Builder interruptGrace(Duration interruptGrace) {
			DurationBounds.checkDuration("interrupt-grace", interruptGrace);
			this.values.interruptGrace = interruptGrace;
			return this;
		}

		public Builder finishPolicy(FinishPolicy finishPolicy) {
			this.values.finishPolicy = finishPolicy;
			return this;
		}

		public Builder finishedRetention(Duration finishedRetention) {
			DurationBounds.checkDuration("finished-retention", finishedRetention);
			this.values.finishedRetention = finishedRetention;
			return this;
		}

		public Builder maxLength(long maxLength) {
			this.values.maxLength = checkLimit("max-length", maxLength);
			return this;
		}

		public Builder runForever(boolean runForever) {
			this.values.runForever = runForever;
			return this;
		}

		public Builder enabled(boolean enabled) {
			this.values.enabled = enabled;
			return this;
		}

		private static long checkLimit(String name, long limit) {
			Assert.isTrue(limit > 0 || limit == -1,
					() -> "'" + name + "' must be at least 1, or -1 for no limit, but is " + limit);
			return limit;
		}

	}

}
