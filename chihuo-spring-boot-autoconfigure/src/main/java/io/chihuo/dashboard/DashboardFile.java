// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

import org.springframework.http.HttpHeaders;

/**
 * A file of the page, with its compressed form.
 *
 * @param contentType its type
 * @param content its bytes
 * @param compressed its bytes, compressed by gzip
 * @param hash hash of its content
 */
record DashboardFile(String contentType, byte[] content, byte[] compressed, String hash) {

	/** Parameter with the hash of the content that a page expects. */
	static final String HASH_PARAMETER = "v";

	private static final int HASH_LENGTH = 16;

	private static final String KEPT = "private, max-age=31536000, immutable";

	private static final String ASKED_FOR = "private, no-cache";

	private static final Map<String, String> CONTENT_TYPES = Map.of("html", "text/html;charset=UTF-8", "css",
			"text/css;charset=UTF-8", "js", "text/javascript;charset=UTF-8", "svg", "image/svg+xml");

	static DashboardFile of(String name, byte[] content) {
		String type = CONTENT_TYPES.get(name.substring(name.lastIndexOf('.') + 1));
		if (type == null) {
			throw new IllegalArgumentException("The type of the file '" + name + "' is not known");
		}
		return new DashboardFile(type, content, compress(content),
				ResponseHeaders.hashOf(content).substring(0, HASH_LENGTH));
	}

	private static byte[] compress(byte[] content) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
			out.write(content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	/**
	 * The response with the file. A browser keeps it for good if it is the one that the
	 * page expects. During a deployment of several nodes a page may come from one version
	 * and its files from another: then it asks again the next time.
	 */
	DashboardResponse toResponse(HttpHeaders request, List<String> expectedHash) {
		boolean gzip = request.getOrEmpty(HttpHeaders.ACCEPT_ENCODING)
			.stream()
			.anyMatch((accepted) -> accepted.matches("(?i)(.*[,\\s])?gzip\\s*(,.*|;\\s*q=(1.*|0\\.0*[1-9].*))?"));
		DashboardResponse response = DashboardResponse.of(DashboardResponse.OK_STATUS, this.contentType,
				gzip ? this.compressed : this.content);
		response.headers().set(HttpHeaders.CACHE_CONTROL, expectedHash.equals(List.of(this.hash)) ? KEPT : ASKED_FOR);
		response.headers().set(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
		if (gzip) {
			response.headers().set(HttpHeaders.CONTENT_ENCODING, "gzip");
		}
		return response;
	}

}
