// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;

import org.springframework.core.env.Environment;

/**
 * Requests to the HTTP server of this process.
 */
final class LocalRequests {

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	private LocalRequests() {
	}

	/**
	 * Send a GET request. To cancel the future closes the connection.
	 * @param headers names and values of headers by turns
	 */
	static CompletableFuture<HttpResponse<String>> get(Environment environment, String path, String... headers) {
		HttpRequest.Builder request = newRequest(environment, path);
		return CLIENT.sendAsync((headers.length > 0) ? request.headers(headers).build() : request.build(),
				BodyHandlers.ofString());
	}

	/** Send a POST request with JSON. */
	static CompletableFuture<HttpResponse<String>> post(Environment environment, String path, String json) {
		HttpRequest request = newRequest(environment, path).header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(json))
			.build();
		return CLIENT.sendAsync(request, BodyHandlers.ofString());
	}

	private static HttpRequest.Builder newRequest(Environment environment, String path) {
		return HttpRequest
			.newBuilder(URI.create("http://localhost:" + environment.getProperty("local.server.port") + path));
	}

}
