package io.chihuo.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configuration of how nodes keep in touch.
 */
@ConfigurationProperties("chihuo.cluster")
public class ClusterProperties {

	/**
	 * How often a node announces itself to the others, which forget it after three times
	 * that. Only where the endpoint of Actuator is available.
	 */
	private Duration heartbeat = Duration.ofSeconds(5);

	/**
	 * Name of this node, by which others see and address it. Host name and process id by
	 * default.
	 */
	private @Nullable String node;

	public Duration getHeartbeat() {
		return this.heartbeat;
	}

	public void setHeartbeat(Duration heartbeat) {
		this.heartbeat = heartbeat;
	}

	public @Nullable String getNode() {
		return this.node;
	}

	public void setNode(@Nullable String node) {
		this.node = node;
	}

}
