// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.fetch;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads headers as loosely as they are written.
 */
final class ResponseReader {

	private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset\\s*=\\s*[\"']?([^\\s;\"']+)");

	private ResponseReader() {
	}

	static FetchResponse read(HttpResponse<LimitedBody.Content> response) {
		HttpHeaders headers = response.headers();
		return new FetchResponse(response.statusCode(), contentType(headers), charset(headers),
				headers.firstValue("Location").orElse(null), retryAfter(headers), response.body().bytes(),
				response.body().complete());
	}

	static String contentType(HttpHeaders headers) {
		String value = headers.firstValue("Content-Type").orElse("");
		int parameters = value.indexOf(';');
		return ((parameters >= 0) ? value.substring(0, parameters) : value).strip().toLowerCase(Locale.ROOT);
	}

	private static @Nullable String charset(HttpHeaders headers) {
		Matcher matcher = CHARSET.matcher(headers.firstValue("Content-Type").orElse(""));
		try {
			return (matcher.find() && Charset.isSupported(matcher.group(1))) ? matcher.group(1) : null;
		}
		catch (IllegalArgumentException ex) {
			// a name that cannot be one: the page itself may know better
			return null;
		}
	}

	private static @Nullable Duration retryAfter(HttpHeaders headers) {
		return headers.firstValue("Retry-After")
			.filter((value) -> value.matches("[0-9]{1,6}"))
			.map((value) -> Duration.ofSeconds(Long.parseLong(value)))
			.orElse(null);
	}

}
