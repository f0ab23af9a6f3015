// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import org.jspecify.annotations.Nullable;

/**
 * A web server of a test, which keeps the requests that it gets.
 */
final class TestWebServer implements AutoCloseable {

	private final HttpServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final List<Request> requests = new CopyOnWriteArrayList<>();

	private final Map<String, HttpHandler> handlers = new ConcurrentHashMap<>();

	record Request(String method, String uri, Headers headers, String body) {
	}

	TestWebServer() {
		this(InetAddress.getLoopbackAddress());
	}

	/** A server that listens at an address of this machine. */
	TestWebServer(InetAddress address) {
		this(create(address, null));
	}

	/** A server with TLS. */
	TestWebServer(SSLContext tls) {
		this(create(InetAddress.getLoopbackAddress(), tls));
	}

	private TestWebServer(HttpServer server) {
		this.server = server;
		this.server.setExecutor(this.threads);
		this.server.createContext("/", this::handle);
		this.server.start();
	}

	private static HttpServer create(InetAddress host, @Nullable SSLContext tls) {
		InetSocketAddress address = new InetSocketAddress(host, 0);
		try {
			if (tls == null) {
				return HttpServer.create(address, 0);
			}
			HttpsServer server = HttpsServer.create(address, 0);
			server.setHttpsConfigurator(new HttpsConfigurator(tls));
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void handle(HttpExchange exchange) throws IOException {
		String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		this.requests.add(new Request(exchange.getRequestMethod(), exchange.getRequestURI().toString(),
				exchange.getRequestHeaders(), body));
		HttpHandler handler = this.handlers.get(exchange.getRequestURI().getPath());
		try (exchange) {
			if (handler != null) {
				handler.handle(exchange);
			}
			else {
				exchange.sendResponseHeaders(404, -1);
			}
		}
	}

	TestWebServer on(String path, HttpHandler handler) {
		this.handlers.put(path, handler);
		return this;
	}

	/** Answer with a body. */
	TestWebServer answer(String path, int status, String type, String body) {
		return on(path, (exchange) -> {
			if (!type.isEmpty()) {
				exchange.getResponseHeaders().add("Content-Type", type);
			}
			send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
		});
	}

	TestWebServer redirect(String path, int status, String location) {
		return on(path, (exchange) -> {
			exchange.getResponseHeaders().add("Location", location);
			exchange.sendResponseHeaders(status, -1);
		});
	}

	/** The name that the client has asked for in its handshake, empty for none. */
	static String serverName(HttpExchange exchange) {
		ExtendedSSLSession session = (ExtendedSSLSession) ((HttpsExchange) exchange).getSSLSession();
		return session.getRequestedServerNames()
			.stream()
			.map(SNIServerName::getEncoded)
			.map((name) -> new String(name, StandardCharsets.US_ASCII))
			.collect(Collectors.joining());
	}

	static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
		exchange.sendResponseHeaders(status, (body.length > 0) ? body.length : -1);
		exchange.getResponseBody().write(body);
	}

	static byte[] gzip(byte[] content) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
			gzip.write(content);
		}
		return bytes.toByteArray();
	}

	int port() {
		return this.server.getAddress().getPort();
	}

	String url(String path) {
		return "http://127.0.0.1:" + port() + path;
	}

	List<Request> requests() {
		return new ArrayList<>(this.requests);
	}

	Request lastRequest() {
		return this.requests.get(this.requests.size() - 1);
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.threads.shutdownNow();
	}

}
