package io.chihuo.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports to listen on. They lie below those that systems give to clients: a port
 * stays free while its server is down, and a client that tries to connect meanwhile
 * cannot get that very port and so reach itself.
 */
final class FreePorts {

	private static final int LOWEST = 10_000;

	private static final int COUNT = 12_000;

	/** A node of a cluster listens at its port and at this much above it. */
	private static final int BUS = 10_000;

	private FreePorts() {
	}

	static int next() {
		for (int attempt = 0; attempt < 1_000; attempt++) {
			int port = LOWEST + ThreadLocalRandom.current().nextInt(COUNT);
			if (isFree(port) && isFree(port + BUS)) {
				return port;
			}
		}
		throw new IllegalStateException("No free port between " + LOWEST + " and " + (LOWEST + COUNT));
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
