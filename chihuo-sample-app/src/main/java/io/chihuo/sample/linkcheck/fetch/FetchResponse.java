// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.fetch;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The answer of a server to one request.
 *
 * @param status status code
 * @param contentType media type in lower case without parameters; empty if missing
 * @param charset encoding of the body; null if missing or unknown here
 * @param location where a redirect leads, as the server says it; null if it does not
 * @param retryAfter time after which the server wants to be asked again; null if missing
 * @param body the body if it is HTML and was asked for, else empty
 * @param complete whether the body is all there; false if it was larger than allowed
 */
public record FetchResponse(int status, String contentType, @Nullable String charset, @Nullable String location,
		@Nullable Duration retryAfter, byte[] body, boolean complete) {

	private static final Set<String> HTML = Set.of("text/html", "application/xhtml+xml");

	/**
	 * Whether the request succeeded.
	 */
	public boolean successful() {
		return this.status >= 200 && this.status < 300;
	}

	/**
	 * Whether the thing is elsewhere.
	 */
	public Optional<String> redirect() {
		return (this.status >= 300 && this.status < 400) ? Optional.ofNullable(this.location) : Optional.empty();
	}

	/**
	 * Whether it may go better another time.
	 */
	public boolean transientFailure() {
		return this.status >= 500 || this.status == 408 || this.status == 429;
	}

	/**
	 * Whether it is a page.
	 */
	public boolean html() {
		return isHtml(this.contentType);
	}

	static boolean isHtml(String contentType) {
		return HTML.contains(contentType.toLowerCase(Locale.ROOT));
	}

}
