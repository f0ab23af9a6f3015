// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that reads the head of a request and then does as the test says.
 */
final class FaultyServer implements AutoCloseable {

	private final ServerSocket server;

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private final CountDownLatch closed = new CountDownLatch(1);

	private final AtomicInteger requests = new AtomicInteger();

	/** Answers one request. */
	@FunctionalInterface
	interface FaultyAnswer {

		void write(OutputStream out, FaultyServer server) throws Exception;

	}

	FaultyServer(FaultyAnswer answer) {
		try {
			this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(() -> {
			while (true) {
				Socket socket = this.server.accept();
				this.sockets.add(socket);
				start(() -> serve(socket, answer));
			}
		});
	}

	private interface Work {

		void run() throws Exception;

	}

	private static void start(Work work) {
		Thread thread = new Thread(() -> {
			try {
				work.run();
			}
			catch (Exception ex) {
				// the socket was closed
			}
		}, "faulty-server");
		thread.setDaemon(true);
		thread.start();
	}

	private void serve(Socket socket, FaultyAnswer answer) throws Exception {
		try (socket) {
			BufferedReader head = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
			while (!head.readLine().isEmpty()) {
				// the next header
			}
			this.requests.incrementAndGet();
			answer.write(socket.getOutputStream(), this);
			socket.getOutputStream().flush();
		}
	}

	/** Wait for the end of the test. */
	void hang() throws InterruptedException {
		this.closed.await();
	}

	static void write(OutputStream out, String text) throws IOException {
		out.write(text.getBytes(StandardCharsets.ISO_8859_1));
		out.flush();
	}

	int requests() {
		return this.requests.get();
	}

	String url() {
		return "http://127.0.0.1:" + this.server.getLocalPort() + "/";
	}

	@Override
	public void close() throws IOException {
		this.closed.countDown();
		this.server.close();
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

}
