package io.chihuo.autoconfigure;

import java.time.Duration;

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

	public Duration getHeartbeat() {
		return this.heartbeat;
	}

	public void setHeartbeat(Duration heartbeat) {
		this.heartbeat = heartbeat;
	}

}
