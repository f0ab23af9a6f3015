// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.page;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.web.util.UriComponents;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriComponentsBuilder.ParserType;
import org.springframework.web.util.UriUtils;

/**
 * Gives equal URLs of the web one form, as section 6.2 of RFC 3986 has it.
 */
final class UrlNormalizer {

	private static final Pattern LINE_BREAKS = Pattern.compile("[\\t\\r\\n]");

	private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):");

	private static final Pattern WEB_URL = Pattern.compile("(https?://[^/?\\\\]+)([^?]*)(?:\\?(.*))?",
			Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

	private static final Pattern UNRESERVED = Pattern.compile("[A-Za-z0-9._~-]");

	private static final Pattern ENCODED_OR_ILLEGAL = Pattern
		.compile("%([0-9A-Fa-f]{2})|[^A-Za-z0-9._~!$&'()*+,;=:@/?-]");

	private UrlNormalizer() {
	}

	/**
	 * Removes white space around a text and line breaks within it, as browsers do.
	 */
	static String cleanText(String text) {
		return LINE_BREAKS.matcher(text.strip()).replaceAll("");
	}

	static boolean hasScheme(String text) {
		return SCHEME.matcher(text).lookingAt();
	}

	/**
	 * Normalizes an absolute URL without fragment.
	 * @return empty if the scheme is neither {@code http} nor {@code https}
	 * @throws InvalidAddressException if it has no valid host
	 */
	static Optional<String> normalizeUrl(String text) {
		Matcher scheme = SCHEME.matcher(text);
		if (!scheme.lookingAt() || !scheme.group(1).toLowerCase(Locale.ROOT).matches("https?")) {
			return Optional.empty();
		}
		Matcher url = WEB_URL.matcher(text);
		if (!url.matches()) {
			throw new InvalidAddressException("'" + text + "' has no host");
		}
		String path = encodeText(removeDotSegments(url.group(2).replace('\\', '/')));
		String query = (url.group(3) != null) ? encodeText(url.group(3)) : "";
		return Optional
			.of(originOf(url.group(1)) + (path.isEmpty() ? "/" : path) + (query.isEmpty() ? "" : "?" + query));
	}

	// credentials are left out: a link checker does not log in
	private static String originOf(String text) {
		try {
			UriComponents parts = UriComponentsBuilder.fromUriString(text, ParserType.WHAT_WG).build();
			String origin = parts.getScheme() + "://" + parts.getHost();
			if (URI.create(origin).getHost() != null) {
				return (parts.getPort() >= 0) ? origin + ":" + parts.getPort() : origin;
			}
		}
		catch (IllegalArgumentException ex) {
			// falls through
		}
		throw new InvalidAddressException("'" + text + "' has no valid host");
	}

	private static String removeDotSegments(String path) {
		Deque<String> kept = new ArrayDeque<>();
		String[] segments = path.replaceAll("(?i)%2e", ".").split("/", -1);
		for (int i = 0; i < segments.length; i++) {
			String segment = segments[i];
			// the first segment is the empty one before the leading slash
			if (segment.equals("..") && kept.size() > 1) {
				kept.removeLast();
			}
			if (!segment.equals("..") && !segment.equals(".")) {
				kept.addLast(segment);
			}
			else if (i == segments.length - 1) {
				kept.addLast("");
			}
		}
		return String.join("/", kept);
	}

	/** Encodes illegal characters, and decodes those that need no encoding. */
	private static String encodeText(String text) {
		return ENCODED_OR_ILLEGAL.matcher(text).replaceAll(UrlNormalizer::encodeCharacters);
	}

	private static String encodeCharacters(MatchResult match) {
		if (match.group(1) == null) {
			return UriUtils.encode(match.group(), StandardCharsets.UTF_8);
		}
		String decoded = String.valueOf((char) Integer.parseInt(match.group(1), 16));
		return UNRESERVED.matcher(decoded).matches() ? decoded : match.group().toUpperCase(Locale.ROOT);
	}

}
