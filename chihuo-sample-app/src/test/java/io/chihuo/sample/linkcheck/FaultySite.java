// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;

/**
 * A web site whose faults are known, and which records its requests.
 */
public class FaultySite implements AutoCloseable {

	private final Map<String, HttpHandler> handlers = new ConcurrentHashMap<>();

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final HttpServer server;

	public FaultySite() throws IOException {
		System.setProperty("sun.net.httpserver.nodelay", "true");
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(this.executor);
		this.server.createContext("/", this::answer);
		this.server.start();
	}

	public String url(String path) {
		return "http://127.0.0.1:" + this.server.getAddress().getPort() + path;
	}

	/**
	 * A page with this body in UTF-8.
	 */
	public FaultySite page(String path, String body) {
		return content(path, "text/html; charset=UTF-8", body.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * A page with links to these references.
	 */
	public FaultySite links(String path, String... references) {
		StringBuilder body = new StringBuilder("<!DOCTYPE html><title>A page</title>");
		for (String reference : references) {
			body.append("<a href=\"").append(reference).append("\">a link</a>\n");
		}
		return page(path, body.toString());
	}

	public FaultySite content(String path, String type, byte[] content) {
		return on(path, (exchange) -> send(exchange, 200, type, content));
	}

	public FaultySite redirect(String path, String location) {
		return on(path, (exchange) -> {
			exchange.getResponseHeaders().set("Location", location);
			exchange.sendResponseHeaders(302, -1);
		});
	}

	public FaultySite status(String path, int status) {
		return on(path, (exchange) -> exchange.sendResponseHeaders(status, -1));
	}

	public FaultySite on(String path, HttpHandler handler) {
		this.handlers.put(path, handler);
		return this;
	}

	/**
	 * Do something before the present action.
	 */
	public FaultySite before(String path, Consumer<HttpExchange> action) {
		HttpHandler handler = this.handlers.get(path);
		return on(path, (exchange) -> {
			action.accept(exchange);
			handler.handle(exchange);
		});
	}

	/**
	 * How often something was asked for.
	 * @param request method and path, such as {@code GET /}
	 */
	public long requests(String request) {
		return this.requests.stream().filter(request::equals).count();
	}

	public List<String> requests() {
		return this.requests;
	}

	/** Forget all pages and requests. */
	public void clearPages() {
		this.handlers.clear();
		this.requests.clear();
	}

	public static void send(HttpExchange exchange, int status, String type, byte[] content) throws IOException {
		exchange.getResponseHeaders().set("Content-Type", type);
		if (exchange.getRequestMethod().equals("HEAD")) {
			exchange.sendResponseHeaders(status, -1);
			return;
		}
		exchange.sendResponseHeaders(status, content.length);
		exchange.getResponseBody().write(content);
	}

	private void answer(HttpExchange exchange) throws IOException {
		String path = exchange.getRequestURI().toString();
		this.requests.add(exchange.getRequestMethod() + " " + path);
		try (exchange) {
			this.handlers.getOrDefault(path, (unknown) -> unknown.sendResponseHeaders(404, -1)).handle(exchange);
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.executor.shutdownNow();
	}

}
