package io.chihuo;

import java.time.Duration;
import java.util.function.UnaryOperator;

import org.springframework.util.Assert;

/**
 * How a loop works; checked when it is made. No duration may exceed 36500 days.
 *
 * @param concurrency most tasks that run at the same time on this node, at least 1
 * @param maxAttempts failed runs before a task becomes a dead letter, -1 for no limit
 * @param maxCrashes lapsed leases before a task becomes a dead letter, -1 for no limit
 * @param backoff wait between attempts
 * @param lease length of a lease, at least 100 milliseconds; renewed at a third of it
 * @param timeout longest time of one run, zero for no limit
 * @param finishPolicy who marks an id as finished
 * @param finishedRetention how long a finish mark lasts, zero for ever
 * @param maxLength most tasks that may wait, -1 for no limit
 * @param runForever whether the loop goes on when its queue is empty and nothing runs
 * @param enabled whether the loop starts with the application
 */
public record LoopOptions(int concurrency, int maxAttempts, int maxCrashes, Backoff backoff, Duration lease,
		Duration timeout, FinishPolicy finishPolicy, Duration finishedRetention, long maxLength, boolean runForever,
		boolean enabled) {

	/**
	 * What holds where nothing else is said.
	 */
	public static final LoopOptions DEFAULTS = new LoopOptions(1, 5, 3, Backoff.DEFAULTS, Duration.ofSeconds(30),
			Duration.ZERO, FinishPolicy.MANUAL, Duration.ZERO, -1, true, true);

	public LoopOptions {
		Assert.isTrue(concurrency > 0, () -> "'concurrency' must be at least 1, but is " + concurrency);
		Assert.isTrue(maxAttempts > 0 || maxAttempts == -1,
				() -> "'max-attempts' must be at least 1, or -1 for no limit, but is " + maxAttempts);
		Assert.isTrue(maxCrashes > 0 || maxCrashes == -1,
				() -> "'max-crashes' must be at least 1, or -1 for no limit, but is " + maxCrashes);
		Times.check("lease", lease);
		Assert.isTrue(lease.toMillis() >= 100, () -> "'lease' must be at least 100ms, but is " + lease);
		Times.check("timeout", timeout);
		Times.check("finished-retention", finishedRetention);
		Assert.isTrue(maxLength > 0 || maxLength == -1,
				() -> "'max-length' must be at least 1, or -1 for no limit, but is " + maxLength);
	}

	/**
	 * A copy with some values changed.
	 */
	public LoopOptions with(UnaryOperator<Builder> changes) {
		return changes.apply(new Builder(this)).build();
	}

	/**
	 * Collects values for {@link LoopOptions}; see there for what they mean.
	 */
	public static final class Builder {

		private int concurrency;

		private int maxAttempts;

		private int maxCrashes;

		private Backoff backoff;

		private Duration lease;

		private Duration timeout;

		private FinishPolicy finishPolicy;

		private Duration finishedRetention;

		private long maxLength;

		private boolean runForever;

		private boolean enabled;

		private Builder(LoopOptions from) {
			this.concurrency = from.concurrency;
			this.maxAttempts = from.maxAttempts;
			this.maxCrashes = from.maxCrashes;
			this.backoff = from.backoff;
			this.lease = from.lease;
			this.timeout = from.timeout;
			this.finishPolicy = from.finishPolicy;
			this.finishedRetention = from.finishedRetention;
			this.maxLength = from.maxLength;
			this.runForever = from.runForever;
			this.enabled = from.enabled;
		}

		public Builder concurrency(int concurrency) {
			this.concurrency = concurrency;
			return this;
		}

		public Builder maxAttempts(int maxAttempts) {
			this.maxAttempts = maxAttempts;
			return this;
		}

		public Builder maxCrashes(int maxCrashes) {
			this.maxCrashes = maxCrashes;
			return this;
		}

		public Builder backoff(Backoff backoff) {
			this.backoff = backoff;
			return this;
		}

		public Builder lease(Duration lease) {
			this.lease = lease;
			return this;
		}

		public Builder timeout(Duration timeout) {
			this.timeout = timeout;
			return this;
		}

		public Builder finishPolicy(FinishPolicy finishPolicy) {
			this.finishPolicy = finishPolicy;
			return this;
		}

		public Builder finishedRetention(Duration finishedRetention) {
			this.finishedRetention = finishedRetention;
			return this;
		}

		public Builder maxLength(long maxLength) {
			this.maxLength = maxLength;
			return this;
		}

		public Builder runForever(boolean runForever) {
			this.runForever = runForever;
			return this;
		}

		public Builder enabled(boolean enabled) {
			this.enabled = enabled;
			return this;
		}

		private LoopOptions build() {
			return new LoopOptions(this.concurrency, this.maxAttempts, this.maxCrashes, this.backoff, this.lease,
					this.timeout, this.finishPolicy, this.finishedRetention, this.maxLength, this.runForever,
					this.enabled);
		}

	}

}
