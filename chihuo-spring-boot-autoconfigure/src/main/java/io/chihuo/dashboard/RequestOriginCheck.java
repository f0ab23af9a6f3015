// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * Refuses requests that a page of another origin makes a browser send. Browsers set
 * {@code Sec-Fetch-Site} and {@code Origin} themselves, the first one only with HTTPS and
 * for this machine.
 */
final class RequestOriginCheck {

	private static final String SITE_HEADER = "Sec-Fetch-Site";

	private static final String HTTPS_PORT = "443";

	private static final String HTTP_PORT = "80";

	private static final String HOST_AND_PORT = "(?<host>\\[[\\p{XDigit}:.]+\\]|[^:/?#@\\[\\]\\s]+)(:(?<port>\\d{1,5}))?";

	private static final Pattern AUTHORITY = Pattern.compile(HOST_AND_PORT);

	private static final Pattern ORIGIN = Pattern.compile("(?<scheme>[Hh][Tt][Tt][Pp][Ss]?)://" + HOST_AND_PORT);

	private RequestOriginCheck() {
	}

	/** Reads of data; pages and files may be opened from anywhere. */
	static void checkRead(HttpHeaders headers) {
		String site = valueOf(headers, SITE_HEADER);
		if (site != null && !site.equals("same-origin") && !site.equals("none")) {
			throw refuseForbidden("Data is read by pages of this origin only");
		}
	}

	/**
	 * Changes.
	 * @param server host and port by which the web server was reached; behind a proxy it
	 * may know them from headers other than {@code Host}
	 */
	static void checkWrite(HttpHeaders headers, @Nullable String server) {
		if (!isJson(headers)) {
			throw new RefusedRequestException(RefusedRequestException.CONTENT_TYPE_STATUS,
					"A change needs the header 'Content-Type: application/json'");
		}
		String site = valueOf(headers, SITE_HEADER);
		String origin = valueOf(headers, HttpHeaders.ORIGIN);
		if (site == null && origin == null) {
			throw refuseForbidden("A change needs a header 'Sec-Fetch-Site' or 'Origin', which browsers send. "
					+ "Programs use the endpoint 'chihuo' itself");
		}
		boolean sameOrigin = (site != null) ? site.equals("same-origin")
				: isSameHost(origin, valueOf(headers, HttpHeaders.HOST)) || isSameHost(origin, server);
		if (!sameOrigin) {
			throw refuseForbidden("A change is accepted from pages of this origin only. Behind a proxy that changes "
					+ "the header 'Host' the origin cannot be compared");
		}
	}

	private static boolean isJson(HttpHeaders headers) {
		try {
			MediaType type = headers.getContentType();
			return type != null && type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON);
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

	/** Several values of a header are none of those that are accepted. */
	private static @Nullable String valueOf(HttpHeaders headers, String name) {
		List<String> values = headers.getOrEmpty(name);
		return values.isEmpty() ? null : String.join(", ", values);
	}

	/** The scheme is not compared: a proxy may have ended TLS. */
	static boolean isSameHost(@Nullable String origin, @Nullable String host) {
		Matcher from = ORIGIN.matcher((origin != null) ? origin : "");
		Matcher own = AUTHORITY.matcher((host != null) ? host : "");
		if (!from.matches() || !own.matches()) {
			return false;
		}
		String defaultPort = from.group("scheme").equalsIgnoreCase("https") ? HTTPS_PORT : HTTP_PORT;
		return from.group("host").equalsIgnoreCase(own.group("host"))
				&& Objects.requireNonNullElse(from.group("port"), defaultPort)
					.equals(Objects.requireNonNullElse(own.group("port"), defaultPort));
	}

	private static RefusedRequestException refuseForbidden(String message) {
		return new RefusedRequestException(RefusedRequestException.FORBIDDEN_STATUS, message);
	}

}
