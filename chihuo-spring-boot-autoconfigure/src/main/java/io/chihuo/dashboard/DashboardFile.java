// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

import org.springframework.http.HttpHeaders;

/**
 * A file of the page, with its compressed form.
 *
 * @param contentType its type
 * @param content its bytes
 * @param compressed its bytes, compressed by gzip
 */
record DashboardFile(String contentType, byte[] content, byte[] compressed) {

	private static final Map<String, String> CONTENT_TYPES = Map.of("html", "text/html;charset=UTF-8", "css",
			"text/css;charset=UTF-8", "js", "text/javascript;charset=UTF-8", "svg", "image/svg+xml");

	static DashboardFile of(String name, byte[] content) {
		String type = CONTENT_TYPES.get(name.substring(name.lastIndexOf('.') + 1));
		if (type == null) {
			throw new IllegalArgumentException("The type of the file '" + name + "' is not known");
		}
		return new DashboardFile(type, content, compress(content));
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
	 * Browsers ask each time whether a file has changed. No names with hashes: during a
	 * deployment of several nodes a page may come from one version and its files from
	 * another.
	 */
	DashboardResponse toResponse(HttpHeaders request) {
		boolean gzip = request.getOrEmpty(HttpHeaders.ACCEPT_ENCODING)
			.stream()
			.anyMatch((accepted) -> accepted.matches("(?i)(.*[,\\s])?gzip\\s*(,.*|;\\s*q=(1.*|0\\.0*[1-9].*))?"));
		DashboardResponse response = DashboardResponse.of(DashboardResponse.OK_STATUS, this.contentType,
				gzip ? this.compressed : this.content);
		response.headers().set(HttpHeaders.CACHE_CONTROL, "private, no-cache");
		response.headers().set(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
		if (gzip) {
			response.headers().set(HttpHeaders.CONTENT_ENCODING, "gzip");
		}
		return response;
	}

}
