// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.chihuo.step.StepFields;

/**
 * Reads the headers that a payload asks for. Refuses all by which a request could be cut
 * in two, or that belong to the client.
 */
final class RequestHeaders {

	private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}");

	/** ASCII only: a client may write other characters as bytes that end a line. */
	private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e\\t]*");

	private static final Set<String> RESERVED = Set.of("connection", "content-length", "expect", "host",
			"http2-settings", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade");

	private static final int MAX_HEADERS = 100;

	private static final int MAX_SIZE = 32 * 1024;

	private RequestHeaders() {
	}

	static Map<String, List<String>> readHeaders(StepFields fields) {
		Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		int size = 0;
		for (Map.Entry<String, @Nullable Object> member : fields.readObject("headers").entrySet()) {
			String name = checkName(fields, member.getKey());
			Object value = member.getValue();
			List<?> values = (value instanceof List<?> several) ? several
					: (value != null) ? List.of(value) : List.of();
			if (values.isEmpty()) {
				continue;
			}
			if (headers.put(name, values.stream().map((text) -> checkValue(fields, name, text)).toList()) != null) {
				throw fields.createMistake("headers", "has '" + name + "' twice");
			}
			size += name.length() + headers.get(name).stream().mapToInt(String::length).sum();
		}
		if (headers.size() > MAX_HEADERS || size > MAX_SIZE) {
			throw fields.createMistake("headers",
					"must have at most " + MAX_HEADERS + " members and " + MAX_SIZE + " characters");
		}
		return headers;
	}

	private static String checkName(StepFields fields, String name) {
		if (!NAME.matcher(name).matches()) {
			throw fields.createMistake("headers", "has a name that is not allowed");
		}
		if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
			throw fields.createMistake("headers", "must not have '" + name + "', which the client sets");
		}
		return name;
	}

	private static String checkValue(StepFields fields, String name, @Nullable Object value) {
		if (value instanceof Map || value instanceof List || value == null) {
			throw fields.createMistake("headers", "must have a text or a list of texts for '" + name + "'");
		}
		if (!VALUE.matcher(value.toString()).matches()) {
			throw fields.createMistake("headers",
					"has a line break or another character that is not ASCII in '" + name + "'");
		}
		return value.toString();
	}

}
