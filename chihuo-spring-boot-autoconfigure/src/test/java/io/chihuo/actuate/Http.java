// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Speaks to the endpoint of one application.
 */
final class Http {

	private final HttpClient client = HttpClient.newHttpClient();

	private final URI base;

	/**
	 * The response.
	 */
	record Answer(int status, JsonNode body) {

		/** Text at a JSON pointer. */
		String text(String pointer) {
			return this.body.at(pointer).asString();
		}

	}

	Http(int port) {
		this.base = URI.create("http://localhost:" + port + "/actuator/");
	}

	int port() {
		return this.base.getPort();
	}

	static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

	Answer get(String path) {
		return send(HttpRequest.newBuilder(this.base.resolve(path)).GET());
	}

	Answer post(String path, Map<String, ?> body, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.base.resolve(path))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)));
		return send((headers.length > 0) ? request.headers(headers) : request);
	}

	/** Without a body. */
	Answer post(String path) {
		return send(HttpRequest.newBuilder(this.base.resolve(path)).POST(HttpRequest.BodyPublishers.noBody()));
	}

	/** Text that is no JSON. */
	String page(String path) {
		return exchange(HttpRequest.newBuilder(this.base.resolve(path)).GET()).body();
	}

	private Answer send(HttpRequest.Builder request) {
		HttpResponse<String> response = exchange(request);
		boolean empty = response.body().isEmpty();
		return new Answer(response.statusCode(),
				empty ? MissingNode.getInstance() : JsonMapper.shared().readTree(response.body()));
	}

	private HttpResponse<String> exchange(HttpRequest.Builder request) {
		try {
			return this.client.send(request.timeout(Duration.ofSeconds(30)).build(),
					HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
