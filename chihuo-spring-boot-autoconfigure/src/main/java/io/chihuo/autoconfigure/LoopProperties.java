// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.NestedConfigurationProperty;

import io.chihuo.FinishPolicy;

/**
 * Settings of one loop. A property that is not set keeps the value of the annotation.
 */
public class LoopProperties {

	/**
	 * Most tasks that run at the same time on this node. Default 1.
	 */
	private @Nullable Integer concurrency;

	/**
	 * Largest concurrency that the Actuator endpoint may set. Default 1000.
	 */
	private @Nullable Integer maxConcurrency;

	/**
	 * Failed runs before a task becomes a dead letter, -1 for no limit. Default 10.
	 */
	private @Nullable Integer maxAttempts;

	/**
	 * Crashes before a task becomes a dead letter, -1 for no limit. Default 3.
	 */
	private @Nullable Integer maxCrashes;

	/**
	 * Releases at a stop of runs that did not end although they were interrupted, before
	 * a task becomes a dead letter, -1 for no limit. Default 10.
	 */
	private @Nullable Integer maxForcedReleases;

	/**
	 * Runs on one node that may block for other tasks without a slot, -1 for four times
	 * the concurrency, 0 for none. Default -1.
	 */
	private @Nullable Integer maxWaiting;

	@NestedConfigurationProperty
	private final BackoffProperties backoff = new BackoffProperties();

	/**
	 * Length of a lease, renewed at a third of it while the task runs; at least 100ms.
	 * Default 30s.
	 */
	private @Nullable Duration lease;

	/**
	 * Longest time of one run; it is interrupted then and counts as failed. Zero for no
	 * limit. Default 0.
	 */
	private @Nullable Duration runTimeout;

	/**
	 * How long a run may take to end once it was interrupted by its timeout or a cancel;
	 * then its task is settled without it. Default 1s.
	 */
	private @Nullable Duration interruptGrace;

	/**
	 * Policy by which an id is marked as finished: by the handler (manual), or by every
	 * run that succeeds (on-success). Default manual.
	 */
	private @Nullable FinishPolicy finishPolicy;

	/**
	 * How long a finish mark lasts, zero for ever. Default 0.
	 */
	private @Nullable Duration finishedRetention;

	/**
	 * Most tasks that may wait in the queue, ready and delayed, -1 for no limit. Default
	 * -1.
	 */
	private @Nullable Long maxLength;

	/**
	 * Whether the loop goes on when its queue is empty and nothing runs. Default true.
	 */
	private @Nullable Boolean runForever;

	/**
	 * Whether the loop starts with the application. Default true.
	 */
	private @Nullable Boolean enabled;

	public @Nullable Integer getConcurrency() {
		return this.concurrency;
	}

	public void setConcurrency(@Nullable Integer concurrency) {
		this.concurrency = concurrency;
	}

	public @Nullable Integer getMaxConcurrency() {
		return this.maxConcurrency;
	}

	public void setMaxConcurrency(@Nullable Integer maxConcurrency) {
		this.maxConcurrency = maxConcurrency;
	}

	public @Nullable Integer getMaxAttempts() {
		return this.maxAttempts;
	}

	public void setMaxAttempts(@Nullable Integer maxAttempts) {
		this.maxAttempts = maxAttempts;
	}

	public @Nullable Integer getMaxCrashes() {
		return this.maxCrashes;
	}

	public void setMaxCrashes(@Nullable Integer maxCrashes) {
		this.maxCrashes = maxCrashes;
	}

	public @Nullable Integer getMaxForcedReleases() {
		return this.maxForcedReleases;
	}

	public void setMaxForcedReleases(@Nullable Integer maxForcedReleases) {
		this.maxForcedReleases = maxForcedReleases;
	}

	public @Nullable Integer getMaxWaiting() {
		return this.maxWaiting;
	}

	public void setMaxWaiting(@Nullable Integer maxWaiting) {
		this.maxWaiting = maxWaiting;
	}

	public BackoffProperties getBackoff() {
		return this.backoff;
	}

	public @Nullable Duration getLease() {
		return this.lease;
	}

	public void setLease(@Nullable Duration lease) {
		this.lease = lease;
	}

	public @Nullable Duration getRunTimeout() {
		return this.runTimeout;
	}

	public void setRunTimeout(@Nullable Duration runTimeout) {
		this.runTimeout = runTimeout;
	}

	public @Nullable Duration getInterruptGrace() {
		return this.interruptGrace;
	}

	public void setInterruptGrace(@Nullable Duration interruptGrace) {
		this.interruptGrace = interruptGrace;
	}

	public @Nullable FinishPolicy getFinishPolicy() {
		return this.finishPolicy;
	}

	public void setFinishPolicy(@Nullable FinishPolicy finishPolicy) {
		this.finishPolicy = finishPolicy;
	}

	public @Nullable Duration getFinishedRetention() {
		return this.finishedRetention;
	}

	public void setFinishedRetention(@Nullable Duration finishedRetention) {
		this.finishedRetention = finishedRetention;
	}

	public @Nullable Long getMaxLength() {
		return this.maxLength;
	}

	public void setMaxLength(@Nullable Long maxLength) {
		this.maxLength = maxLength;
	}

	public @Nullable Boolean getRunForever() {
		return this.runForever;
	}

	public void setRunForever(@Nullable Boolean runForever) {
		this.runForever = runForever;
	}

	public @Nullable Boolean getEnabled() {
		return this.enabled;
	}

	public void setEnabled(@Nullable Boolean enabled) {
		this.enabled = enabled;
	}

}
