// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.fetch;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The response of a server to one request. Headers are read as loosely as they are
 * written.
 *
 * @param status status code
 * @param contentType media type in lower case without parameters; empty if missing
 * @param charset encoding of the body; null if missing or unknown here
 * @param location target of a redirect, as the server wrote it; null if missing
 * @param retryAfter time after which the server wants to be asked again; null if missing
 * @param body the body if it was asked for, else empty
 * @param complete whether the body is complete; false if it was larger than allowed
 */
public record FetchResponse(int status, String contentType, @Nullable String charset, @Nullable String location,
		@Nullable Duration retryAfter, byte[] body, boolean complete) {

	private static final Set<String> HTML = Set.of("text/html", "application/xhtml+xml");

	private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset\\s*=\\s*[\"']?([^\\s;\"']+)");

	static FetchResponse of(HttpResponse<LimitedBody.Content> response) {
		HttpHeaders headers = response.headers();
		return new FetchResponse(response.statusCode(), contentType(headers), charsetOf(headers),
				headers.firstValue("Location").orElse(null), retryAfter(headers), response.body().bytes(),
				response.body().complete());
	}

	private static String contentType(HttpHeaders headers) {
		String value = headers.firstValue("Content-Type").orElse("");
		int parameters = value.indexOf(';');
		return ((parameters >= 0) ? value.substring(0, parameters) : value).strip().toLowerCase(Locale.ROOT);
	}

	private static @Nullable String charsetOf(HttpHeaders headers) {
		Matcher matcher = CHARSET.matcher(headers.firstValue("Content-Type").orElse(""));
		try {
			return (matcher.find() && Charset.isSupported(matcher.group(1))) ? matcher.group(1) : null;
		}
		catch (IllegalArgumentException ex) {
			// an invalid name: the page itself may know better
			return null;
		}
	}

	private static @Nullable Duration retryAfter(HttpHeaders headers) {
		return headers.firstValue("Retry-After")
			.filter((value) -> value.matches("[0-9]{1,6}"))
			.map((value) -> Duration.ofSeconds(Long.parseLong(value)))
			.orElse(null);
	}

	/**
	 * Whether the body of a response with these headers is a page.
	 */
	static boolean isHtml(HttpHeaders headers) {
		return HTML.contains(contentType(headers));
	}

	public boolean isHtml() {
		return HTML.contains(this.contentType);
	}

	public boolean isSuccessful() {
		return this.status >= 200 && this.status < 300;
	}

	/**
	 * Target of a redirect; empty if this is none.
	 */
	public Optional<String> redirectTarget() {
		return (this.status >= 300 && this.status < 400) ? Optional.ofNullable(this.location) : Optional.empty();
	}

	/**
	 * Whether the same request may succeed later.
	 */
	public boolean transientFailure() {
		return this.status >= 500 || this.status == 408 || this.status == 429;
	}

}
