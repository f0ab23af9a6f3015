// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * Finds ports to listen on. They lie below those that systems give to clients: a port
 * stays free while its server is down, and a client that tries to connect meanwhile
 * cannot get that very port and so reach itself.
 */
final class FreePorts {

	private static final int LOWEST_PORT = 10_000;

	private static final int PORT_COUNT = 12_000;

	/** Nodes that talk to each other listen at their port and at this much above it. */
	static final int BUS_PORT_OFFSET = 10_000;

	private static final int PORTS_TO_TRY = 3;

	private FreePorts() {
	}

	/**
	 * Start a server on a free port, on another one if somebody was quicker to take it.
	 */
	static <T> T start(IntFunction<T> start) {
		for (int attempt = 1;; attempt++) {
			try {
				return start.apply(next());
			}
			catch (IllegalStateException ex) {
				if (attempt == PORTS_TO_TRY) {
					throw ex;
				}
			}
		}
	}

	static int next() {
		for (int attempt = 0; attempt < 1_000; attempt++) {
			int port = LOWEST_PORT + ThreadLocalRandom.current().nextInt(PORT_COUNT);
			if (isFree(port) && isFree(port + BUS_PORT_OFFSET)) {
				return port;
			}
		}
		throw new IllegalStateException("No free port between " + LOWEST_PORT + " and " + (LOWEST_PORT + PORT_COUNT));
	}

	/** Several ports, each another. */
	static List<Integer> next(int count) {
		return Stream.generate(FreePorts::next).distinct().limit(count).toList();
	}

	private static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

}
