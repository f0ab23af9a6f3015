// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Closes every server that is still open when this JVM ends.
 */
final class RunningServers {

	private static final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();

	static {
		Runtime.getRuntime().addShutdownHook(new Thread(RunningServers::closeAll, "close-servers"));
	}

	private RunningServers() {
	}

	static void add(AutoCloseable server) {
		open.add(server);
	}

	static void remove(AutoCloseable server) {
		open.remove(server);
	}

	private static void closeAll() {
		for (AutoCloseable server : open) {
			try {
				server.close();
			}
			catch (Exception ex) {
				System.err.println("Could not close a server: " + ex);
			}
		}
	}

}
