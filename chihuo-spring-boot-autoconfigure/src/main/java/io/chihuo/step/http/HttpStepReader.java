// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.web.util.UriComponentsBuilder;

import io.chihuo.step.StepFields;

/**
 * Reads the payload of a step as a request.
 */
final class HttpStepReader {

	private static final Set<String> FIELDS = Set.of("method", "url", "variables", "headers", "body", "bodyBase64",
			"proxy", "readTimeout", "totalTimeout", "maxRedirects", "maxSize", "retries", "retryOn", "accept", "file");

	private static final Set<String> METHODS = Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");

	private static final int MAX_RETRIES = 20;

	private static final int MAX_REDIRECTS = 50;

	private static final byte[] NOTHING = {};

	private final HttpStepOptions options;

	private final Function<Object, byte[]> json;

	/**
	 * Create a reader.
	 * @param json encodes bodies that are objects or lists
	 */
	HttpStepReader(HttpStepOptions options, Function<Object, byte[]> json) {
		this.options = options;
		this.json = json;
	}

	HttpStepRequest readRequest(@Nullable Map<String, ? extends @Nullable Object> payload) {
		StepFields fields = StepFields.readFields(HttpStepHandler.KIND, payload, FIELDS);
		HttpStepOptions.Limits limits = this.options.limits();
		Map<String, List<String>> headers = RequestHeaders.readHeaders(fields);
		byte[] body = readBody(fields, headers);
		String method = readMethod(fields, body);
		URI proxy = fields.hasField("proxy") ? readUri(fields, "proxy", fields.requireText("proxy"))
				: this.options.proxy();
		Duration read = fields.readDuration("readTimeout", limits.readTimeout(), limits.maxTimeout());
		return new HttpStepRequest(method, readUrl(fields), headers, body, proxy,
				proxy != null && !fields.hasField("proxy"), read,
				fields.readDuration("totalTimeout", limits.totalTimeout(), limits.maxTimeout()),
				(int) fields.readNumber("maxRedirects", limits.maxRedirects(), 0, MAX_REDIRECTS),
				fields.readNumber("maxSize", limits.maxSize(), 0, limits.maxSize()),
				(int) fields.readNumber("retries", this.options.retry().retries(), 0, MAX_RETRIES),
				fields.hasField("retryOn") ? readStatuses(fields, "retryOn")
						: Set.copyOf(this.options.retry().statuses()),
				readStatuses(fields, "accept"), fields.findText("file"));
	}

	private static String readMethod(StepFields fields, byte[] body) {
		String method = fields.hasField("method") ? fields.requireText("method").toUpperCase(Locale.ROOT)
				: (body.length > 0) ? "POST" : "GET";
		if (!METHODS.contains(method)) {
			throw fields.createMistake("method", "must be one of " + new TreeSet<>(METHODS));
		}
		if (body.length > 0 && (method.equals("GET") || method.equals("HEAD"))) {
			throw fields.createMistake("body", "must be left out of a " + method);
		}
		return method;
	}

	/** With variables it is a template, whose literal parts are encoded too. */
	private static URI readUrl(StepFields fields) {
		String text = fields.requireText("url");
		if (!fields.hasField("variables")) {
			return readUri(fields, "url", text);
		}
		Map<String, Object> variables = new HashMap<>();
		fields.readObject("variables").forEach((name, value) -> {
			if (value == null || value instanceof Map || value instanceof List) {
				throw fields.createMistake("variables", "must have a text or a number for '" + name + "'");
			}
			variables.put(name, value);
		});
		try {
			return readUri(fields, "url",
					UriComponentsBuilder.fromUriString(text).encode().buildAndExpand(variables).toUriString());
		}
		catch (IllegalArgumentException ex) {
			throw fields.createMistake("url",
					"cannot be filled in: it must be a template whose parts are all in 'variables'");
		}
	}

	private static URI readUri(StepFields fields, String field, String text) {
		try {
			return TargetUri.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw fields.createMistake(field, String.valueOf(ex.getMessage()));
		}
	}

	private byte[] readBody(StepFields fields, Map<String, List<String>> headers) {
		Object body = fields.findValue("body");
		if (body != null && fields.hasField("bodyBase64")) {
			throw fields.createMistake("bodyBase64", "must not be there beside 'body'");
		}
		if (fields.hasField("bodyBase64")) {
			try {
				return Base64.getDecoder().decode(fields.requireText("bodyBase64"));
			}
			catch (IllegalArgumentException ex) {
				throw fields.createMistake("bodyBase64", "must be Base64");
			}
		}
		if (body instanceof Map || body instanceof List) {
			headers.putIfAbsent("Content-Type", List.of("application/json"));
			return this.json.apply(body);
		}
		if (body == null) {
			return NOTHING;
		}
		headers.putIfAbsent("Content-Type", List.of("text/plain;charset=UTF-8"));
		return body.toString().getBytes(StandardCharsets.UTF_8);
	}

	private static Set<Integer> readStatuses(StepFields fields, String field) {
		Set<Integer> statuses = new TreeSet<>();
		for (Object status : fields.readList(field)) {
			if (!(status instanceof Number number) || number.intValue() < 100 || number.intValue() > 599) {
				throw fields.createMistake(field, "must be a list of statuses such as 404");
			}
			statuses.add(number.intValue());
		}
		return statuses;
	}

}
