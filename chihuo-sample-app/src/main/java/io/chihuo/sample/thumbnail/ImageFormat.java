// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.thumbnail;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;

/**
 * Formats of images, each with the bytes that it begins with. The type that a client
 * states is not trusted.
 */
enum ImageFormat {

	PNG(MediaType.IMAGE_PNG, "\u0089PNG\r\n\u001a\n"), JPEG(MediaType.IMAGE_JPEG, "\u00ff\u00d8\u00ff"),
	GIF(MediaType.IMAGE_GIF, "GIF8");

	private final MediaType mediaType;

	private final byte[] signature;

	ImageFormat(MediaType mediaType, String signature) {
		this.mediaType = mediaType;
		this.signature = signature.getBytes(StandardCharsets.ISO_8859_1);
	}

	MediaType mediaType() {
		return this.mediaType;
	}

	/** The format of an image, null if it is none of these. */
	static @Nullable ImageFormat detect(byte[] image) {
		return Stream.of(values()).filter((format) -> format.matches(image)).findFirst().orElse(null);
	}

	private boolean matches(byte[] image) {
		int length = this.signature.length;
		return image.length >= length && Arrays.equals(image, 0, length, this.signature, 0, length);
	}

}
