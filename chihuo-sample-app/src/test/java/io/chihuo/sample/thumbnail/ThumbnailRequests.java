// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.thumbnail;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.springframework.context.ConfigurableApplicationContext;

import io.chihuo.servers.TestLimits;

/**
 * Requests to the server of the thumbnails.
 *
 * @param port port of the server, on this machine
 */
record ThumbnailRequests(int port) {

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	static ThumbnailRequests to(ConfigurableApplicationContext context) {
		return new ThumbnailRequests(context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
	}

	HttpResponse<byte[]> post(String path, byte[] body) {
		return send(path, BodyPublishers.ofByteArray(body));
	}

	HttpResponse<byte[]> post(String path, BodyPublisher body) {
		return send(path, body);
	}

	private HttpResponse<byte[]> send(String path, BodyPublisher body) {
		return send(request(path).header("Content-Type", "application/x-www-form-urlencoded").POST(body));
	}

	HttpResponse<byte[]> get(String path) {
		return send(request(path));
	}

	/** Get something that is not there yet. */
	HttpResponse<byte[]> getWhenReady(String path) {
		return TestLimits.await().until(() -> get(path), (response) -> response.statusCode() != 202);
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
			.timeout(Duration.ofSeconds(TestLimits.HANG_SECONDS));
	}

	private static HttpResponse<byte[]> send(HttpRequest.Builder request) {
		try {
			return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** Send a request, and leave it to the caller to close the connection. */
	Socket openPost(String path, byte[] body) throws IOException {
		Socket socket = new Socket("localhost", this.port);
		String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length + "\r\n\r\n";
		socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
		socket.getOutputStream().write(body);
		socket.getOutputStream().flush();
		return socket;
	}

	static String text(HttpResponse<byte[]> response) {
		return new String(response.body(), StandardCharsets.UTF_8);
	}

	static String location(HttpResponse<byte[]> response) {
		return response.headers().firstValue("Location").orElseThrow();
	}

}
