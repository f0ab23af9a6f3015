// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * A request as the payload of a step describes it.
 *
 * @param method method in upper case
 * @param uri where to
 * @param headers headers by their names, in any case
 * @param body body, no bytes for none
 * @param proxy proxy, null for none
 * @param hasConfiguredProxy whether the configuration names the proxy, so that its
 * address needs no check
 * @param readTimeout longest pause of the server
 * @param totalTimeout longest time of the exchange
 * @param maxRedirects most redirects, 0 to follow none
 * @param maxSize most bytes of the answer
 * @param retries how often it may be run again
 * @param retryStatuses answers after which it is run again
 * @param accepted answers that are no failure though their status is one
 * @param file where to write the answer below the file root, null for the result
 */
record HttpStepRequest(String method, URI uri, Map<String, List<String>> headers, byte[] body, @Nullable URI proxy,
		boolean hasConfiguredProxy, Duration readTimeout, Duration totalTimeout, int maxRedirects, long maxSize,
		int retries, Set<Integer> retryStatuses, Set<Integer> accepted, @Nullable String file) {

	private static final byte[] NOTHING = {};

	/** The only headers that another host gets. */
	private static final Set<String> SHARED_HEADERS = Set.of("accept", "accept-language", "accept-encoding",
			"content-type", "content-encoding", "content-language", "idempotency-key", "if-modified-since",
			"if-none-match", "range", "user-agent");

	private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

	private static final int MOVED_PERMANENTLY = 301;

	private static final int FOUND_ELSEWHERE = 302;

	private static final int SEE_OTHER = 303;

	/** Whether it changes nothing on the server. */
	boolean isSafe() {
		return SAFE_METHODS.contains(this.method);
	}

	/** Whether it may be sent twice, as the protocol says. */
	boolean isIdempotent() {
		return isSafe() || this.method.equals("PUT") || this.method.equals("DELETE");
	}

	HttpStepRequest withHeader(String name, String value) {
		Map<String, List<String>> changed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		changed.putAll(this.headers);
		changed.put(name, List.of(value));
		return copy(this.method, this.uri, changed, this.body);
	}

	/**
	 * The request after a redirect, as browsers make it: without a body where the method
	 * becomes GET, and without credentials where another host gets it.
	 */
	HttpStepRequest redirectTo(int status, URI location) {
		boolean becomesGet = (status == SEE_OTHER && !this.method.equals("HEAD"))
				|| ((status == MOVED_PERMANENTLY || status == FOUND_ELSEWHERE) && this.method.equals("POST"));
		Map<String, List<String>> kept = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		this.headers.forEach((name, values) -> {
			String key = name.toLowerCase(Locale.ROOT);
			boolean shared = SHARED_HEADERS.contains(key) || TargetUri.isSameOrigin(this.uri, location);
			boolean ofBody = key.startsWith("content-") || key.equals("idempotency-key");
			if (shared && !(becomesGet && ofBody)) {
				kept.put(name, values);
			}
		});
		return copy(becomesGet ? "GET" : this.method, location, kept, becomesGet ? NOTHING : this.body);
	}

	private HttpStepRequest copy(String method, URI uri, Map<String, List<String>> headers, byte[] body) {
		return new HttpStepRequest(method, uri, headers, body, this.proxy, this.hasConfiguredProxy, this.readTimeout,
				this.totalTimeout, this.maxRedirects, this.maxSize, this.retries, this.retryStatuses, this.accepted,
				this.file);
	}

}
