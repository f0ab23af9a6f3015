// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configuration of the endpoint of Actuator.
 */
@ConfigurationProperties("chihuo.actuator")
public class ActuatorProperties {

	/**
	 * Whether the endpoint shows payloads and headers of tasks and dead letters.
	 */
	private boolean showPayload;

	public boolean isShowPayload() {
		return this.showPayload;
	}

	public void setShowPayload(boolean showPayload) {
		this.showPayload = showPayload;
	}

}
