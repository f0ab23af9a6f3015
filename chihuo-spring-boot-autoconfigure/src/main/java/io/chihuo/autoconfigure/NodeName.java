package io.chihuo.autoconfigure;

import java.net.InetAddress;
import java.net.UnknownHostException;

import org.springframework.util.StringUtils;

import io.chihuo.ChihuoConfigurationException;

/**
 * What this process calls itself where others look.
 */
final class NodeName {

	private static final int LONGEST = 255;

	/** Stands for all nodes where one is asked for. */
	private static final String ALL = "all";

	private NodeName() {
	}

	/**
	 * The name that was configured, if any, else one that tells where it runs.
	 */
	static String of(ClusterProperties properties) {
		String name = properties.getNode();
		if (!StringUtils.hasText(name)) {
			return ofThisProcess();
		}
		if (name.length() > LONGEST || name.equals(ALL) || name.chars().anyMatch(Character::isISOControl)) {
			throw new ChihuoConfigurationException(
					"A node has a name of 1 to " + LONGEST + " characters, without control characters and other than '"
							+ ALL + "', but this one is '" + name + "'",
					"Correct 'chihuo.cluster.node'.", null);
		}
		return name;
	}

	private static String ofThisProcess() {
		return host() + ":" + ProcessHandle.current().pid();
	}

	private static String host() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "localhost";
		}
	}

}
