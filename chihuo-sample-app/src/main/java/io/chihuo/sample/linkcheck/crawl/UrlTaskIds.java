// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.crawl;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The task id of an address: the address itself, unless it is longer than an id may be.
 */
final class UrlTaskIds {

	private static final int LONGEST = 512;

	private static final int KEPT = 400;

	private UrlTaskIds() {
	}

	// normalised addresses are ASCII: a character is a byte
	static String of(String url) {
		return (url.length() <= LONGEST) ? url : url.substring(0, KEPT) + "~" + digest(url);
	}

	private static String digest(String url) {
		try {
			MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
			return HexFormat.of().formatHex(sha256.digest(url.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
