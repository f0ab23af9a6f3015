// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.steps;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A web server that answers each request after a delay.
 */
final class DelayedWebServer implements AutoCloseable {

	private static final int BACKLOG_SIZE = 1000;

	private static final byte[] PAGE = "<html>A page</html>".repeat(50).getBytes(StandardCharsets.UTF_8);

	private final HttpServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final LongAdder requests = new LongAdder();

	private final Duration delay;

	DelayedWebServer(Duration delay) {
		// otherwise an answer waits for the acknowledgement of its headers
		System.setProperty("sun.net.httpserver.nodelay", "true");
		this.delay = delay;
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG_SIZE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(this.threads);
		this.server.createContext("/", this::answer);
		this.server.start();
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			exchange.getRequestBody().readAllBytes();
			this.requests.increment();
			Thread.sleep(this.delay.toMillis());
			exchange.getResponseHeaders().set("Content-Type", "text/html;charset=UTF-8");
			exchange.sendResponseHeaders(200, PAGE.length);
			exchange.getResponseBody().write(PAGE);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	long requestCount() {
		return this.requests.sum();
	}

	String addressOf(int page) {
		return "http://127.0.0.1:" + this.server.getAddress().getPort() + "/pages/" + page;
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.threads.shutdownNow();
	}

}
