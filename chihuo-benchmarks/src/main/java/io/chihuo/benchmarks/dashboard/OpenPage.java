// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.dashboard;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sends the requests of one page of the dashboard that is open in a browser: one after
 * the other on a connection of its own, each with the tag of the last answer. For one
 * thread at a time.
 */
final class OpenPage {

	private static final int OK_STATUS = 200;

	private static final int NOT_MODIFIED_STATUS = 304;

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final String address;

	private final List<String> paths;

	private final Map<String, String> tags = new HashMap<>();

	private int next;

	/**
	 * Open a page.
	 * @param address address of the data of the dashboard
	 * @param paths what the page reads, in turns
	 */
	OpenPage(String address, List<String> paths) {
		this.address = address;
		this.paths = paths;
	}

	/** Number of different reads. */
	int readCount() {
		return this.paths.size();
	}

	/**
	 * Send the next request, and read the whole answer.
	 * @throws IOException if there was none
	 * @throws IllegalStateException if it was no success
	 */
	void readNext() throws IOException, InterruptedException {
		String path = this.paths.get(this.next++ % this.paths.size());
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.address + path))
			.header("Sec-Fetch-Site", "same-origin")
			.header("X-Requested-With", "XMLHttpRequest");
		String tag = this.tags.get(path);
		if (tag != null) {
			request.header("If-None-Match", tag);
		}
		HttpResponse<byte[]> response = this.client.send(request.build(), BodyHandlers.ofByteArray());
		if (response.statusCode() != OK_STATUS && response.statusCode() != NOT_MODIFIED_STATUS) {
			throw new IllegalStateException(path + " was answered with " + response.statusCode());
		}
		response.headers().firstValue("ETag").ifPresent((each) -> this.tags.put(path, each));
	}

}
