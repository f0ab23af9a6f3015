// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

import org.springframework.http.HttpHeaders;

/**
 * Adds the headers that every response has, and answers conditional requests.
 */
final class ResponseHeaders {

	private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
			+ "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
			+ "frame-ancestors 'none'; require-trusted-types-for 'script'";

	private static final int TAG_BYTES = 16;

	private ResponseHeaders() {
	}

	static DashboardResponse complete(DashboardRequest request, DashboardResponse response) {
		HttpHeaders headers = response.headers();
		headers.set("Content-Security-Policy", CONTENT_SECURITY_POLICY);
		headers.set("X-Content-Type-Options", "nosniff");
		headers.set("X-Frame-Options", "DENY");
		headers.set("Referrer-Policy", "no-referrer");
		headers.set("Cross-Origin-Resource-Policy", "same-origin");
		if (headers.getFirst(HttpHeaders.CACHE_CONTROL) == null) {
			headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
		}
		return (request.isRead() && response.status() == DashboardResponse.OK_STATUS) ? tagged(request, response)
				: response;
	}

	/** Weak, as a proxy may compress. */
	private static DashboardResponse tagged(DashboardRequest request, DashboardResponse response) {
		String tag = "\"" + hashOf(response.body()) + "\"";
		response.headers().set(HttpHeaders.ETAG, "W/" + tag);
		boolean known = request.headers()
			.getOrEmpty(HttpHeaders.IF_NONE_MATCH)
			.stream()
			.flatMap((value) -> Arrays.stream(value.split(",")))
			.map(String::strip)
			.anyMatch((value) -> value.equals("*") || value.equals(tag) || value.equals("W/" + tag));
		if (!known) {
			return response;
		}
		response.headers().remove(HttpHeaders.CONTENT_TYPE);
		response.headers().remove(HttpHeaders.CONTENT_ENCODING);
		return new DashboardResponse(DashboardResponse.NOT_MODIFIED_STATUS, response.headers(), new byte[0]);
	}

	static String hashOf(byte[] body) {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
			return HexFormat.of().formatHex(hash, 0, TAG_BYTES);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
