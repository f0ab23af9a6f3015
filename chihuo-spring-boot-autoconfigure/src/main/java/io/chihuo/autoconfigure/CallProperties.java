// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;

import io.chihuo.outcome.AwaitOptions;

/**
 * Configuration of tasks whose result is awaited.
 */
@ConfigurationProperties("chihuo.calls")
public class CallProperties {

	/**
	 * Longest time that a typed call which returns its result waits for it. The task goes
	 * on after that.
	 */
	private Duration wait = Duration.ofSeconds(30);

	/**
	 * Number of tasks that one process may await at the same time.
	 */
	private int maxPending = 100_000;

	/**
	 * How long the result of a submitted task is kept after the task has ended.
	 */
	private Duration resultTtl = Duration.ofHours(1);

	/**
	 * How long the result of a call is kept if its caller does not fetch it.
	 */
	private Duration abandonedResultTtl = Duration.ofMinutes(1);

	/**
	 * Whether a task is cancelled when the future of its result is cancelled, or the
	 * subscription of its Mono.
	 */
	private boolean cancelOnDispose = true;

	/**
	 * How long no node must have served a loop before a call to it fails at once.
	 * Otherwise it fails when its wait ends.
	 */
	private Duration noWorkerAfter = Duration.ofMinutes(1);

	public Duration getWait() {
		return this.wait;
	}

	public void setWait(Duration wait) {
		this.wait = wait;
	}

	public int getMaxPending() {
		return this.maxPending;
	}

	public void setMaxPending(int maxPending) {
		this.maxPending = maxPending;
	}

	public Duration getResultTtl() {
		return this.resultTtl;
	}

	public void setResultTtl(Duration resultTtl) {
		this.resultTtl = resultTtl;
	}

	public Duration getAbandonedResultTtl() {
		return this.abandonedResultTtl;
	}

	public void setAbandonedResultTtl(Duration abandonedResultTtl) {
		this.abandonedResultTtl = abandonedResultTtl;
	}

	public boolean isCancelOnDispose() {
		return this.cancelOnDispose;
	}

	public void setCancelOnDispose(boolean cancelOnDispose) {
		this.cancelOnDispose = cancelOnDispose;
	}

	public Duration getNoWorkerAfter() {
		return this.noWorkerAfter;
	}

	public void setNoWorkerAfter(Duration noWorkerAfter) {
		this.noWorkerAfter = noWorkerAfter;
	}

	AwaitOptions toAwaitOptions() {
		return new AwaitOptions(this.maxPending, this.resultTtl, this.abandonedResultTtl, this.cancelOnDispose);
	}

}
