// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Wait between the attempts of a task.
 */
public class BackoffProperties {

	/**
	 * Wait after the first failure; zero tries again at once. Default 2s.
	 */
	private @Nullable Duration initial;

	/**
	 * Growth of the wait from one failure to the next, at least 1. Default 3.
	 */
	private @Nullable Double multiplier;

	/**
	 * Longest wait, before jitter. Default 1h.
	 */
	private @Nullable Duration max;

	/**
	 * Share of the wait, 0 to 1, by which it is made longer or shorter at random. Default
	 * 0.2.
	 */
	private @Nullable Double jitter;

	public @Nullable Duration getInitial() {
		return this.initial;
	}

	public void setInitial(@Nullable Duration initial) {
		this.initial = initial;
	}

	public @Nullable Double getMultiplier() {
		return this.multiplier;
	}

	public void setMultiplier(@Nullable Double multiplier) {
		this.multiplier = multiplier;
	}

	public @Nullable Duration getMax() {
		return this.max;
	}

	public void setMax(@Nullable Duration max) {
		this.max = max;
	}

	public @Nullable Double getJitter() {
		return this.jitter;
	}

	public void setJitter(@Nullable Double jitter) {
		this.jitter = jitter;
	}

}
