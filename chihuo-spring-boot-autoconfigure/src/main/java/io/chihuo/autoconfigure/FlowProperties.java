// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;

import io.chihuo.flow.FlowOptions;

/**
 * Configuration of flows.
 */
@ConfigurationProperties("chihuo.flows")
public class FlowProperties {

	/**
	 * How long a flow is kept with the results of its steps after it is done or was
	 * cancelled.
	 */
	private Duration retention = Duration.ofHours(24);

	/**
	 * How long a flow is kept with the results and dead letters of its steps after it has
	 * failed.
	 */
	private Duration failedRetention = Duration.ofDays(7);

	/**
	 * Most flows that have ended and are kept. Beyond it those that were started first
	 * are removed.
	 */
	private long maxEndedFlows = 1_000_000;

	public Duration getRetention() {
		return this.retention;
	}

	public void setRetention(Duration retention) {
		this.retention = retention;
	}

	public Duration getFailedRetention() {
		return this.failedRetention;
	}

	public void setFailedRetention(Duration failedRetention) {
		this.failedRetention = failedRetention;
	}

	public long getMaxEndedFlows() {
		return this.maxEndedFlows;
	}

	public void setMaxEndedFlows(long maxEndedFlows) {
		this.maxEndedFlows = maxEndedFlows;
	}

	FlowOptions toFlowOptions(String namespace, boolean moves) {
		return new FlowOptions(namespace, this.retention, this.failedRetention, this.maxEndedFlows, moves);
	}

}
