// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configuration of the outbox of queues that are not in the application's database.
 */
@ConfigurationProperties("chihuo.outbox")
public class OutboxProperties {

	/**
	 * Whether tasks for Redis or RabbitMQ that are added within a transaction on the
	 * application's database are written to a table in it, and added after its commit.
	 */
	private boolean enabled;

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

}
