// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.StringUtils;

import io.chihuo.ChihuoConfigurationException;

/**
 * Configuration of the messages between nodes.
 */
@ConfigurationProperties("chihuo.cluster")
public class ClusterProperties {

	private static final int MAX_NAME_LENGTH = 255;

	/** Stands for all nodes where one is asked for. */
	private static final String ALL = "all";

	/**
	 * How often a node announces itself to the others, which forget it after three times
	 * that. It does so while it has loops or awaits tasks, and where the endpoint of
	 * Actuator is available.
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

	/** The configured name, or one that names the machine and the process. */
	String nodeName() {
		String name = this.node;
		if (!StringUtils.hasText(name)) {
			return hostName() + ":" + ProcessHandle.current().pid();
		}
		if (name.length() > MAX_NAME_LENGTH || name.equals(ALL) || name.chars().anyMatch(Character::isISOControl)) {
			throw new ChihuoConfigurationException("'chihuo.cluster.node' must have 1 to " + MAX_NAME_LENGTH
					+ " characters, without control characters and other than '" + ALL + "', but is '" + name + "'",
					"Correct 'chihuo.cluster.node'.", null);
		}
		return name;
	}

	private static String hostName() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "localhost";
		}
	}

}
