// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.chihuo.servers.TestLimits;

/**
 * Requests a dashboard as the page does, with cookies.
 */
final class DashboardClient {

	static final String[] SAME_ORIGIN = { "Sec-Fetch-Site", "same-origin", "Content-Type", "application/json" };

	private final CookieManager cookies = new CookieManager();

	private final String page;

	/**
	 * Create a client.
	 * @param page address of the page, without a slash at its end
	 */
	DashboardClient(String page) {
		this.page = page;
	}

	static String basic(String user) {
		return "Basic " + Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8));
	}

	static JsonNode json(HttpResponse<String> response) {
		return JsonMapper.shared().readTree(response.body());
	}

	static String error(HttpResponse<String> response) {
		return json(response).at("/error").asString();
	}

	HttpResponse<String> get(String path, String... headers) {
		return send("GET", path, BodyPublishers.noBody(), headers);
	}

	/** A change that the page makes. */
	HttpResponse<String> post(String path, String body, String... headers) {
		String[] all = new String[SAME_ORIGIN.length + headers.length];
		System.arraycopy(SAME_ORIGIN, 0, all, 0, SAME_ORIGIN.length);
		System.arraycopy(headers, 0, all, SAME_ORIGIN.length, headers.length);
		return send("POST", path, BodyPublishers.ofString(body), all);
	}

	HttpResponse<String> send(String method, String path, BodyPublisher body, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.page + path))
			.timeout(TestLimits.HANG_TIMEOUT)
			.method(method, body);
		if (headers.length > 0) {
			request.headers(headers);
		}
		try {
			// on a connection of its own: this client may hang on one whose request was
			// refused before it had sent the body
			HttpClient http = HttpClient.newBuilder().cookieHandler(this.cookies).build();
			return http.send(request.build(), BodyHandlers.ofString());
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
