package io.chihuo.autoconfigure;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * What this process calls itself where others look.
 */
final class NodeName {

	private NodeName() {
	}

	static String ofThisProcess() {
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
