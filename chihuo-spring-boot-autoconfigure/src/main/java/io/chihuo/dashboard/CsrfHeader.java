// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;

import org.jspecify.annotations.Nullable;

/**
 * The header that Spring Security wants in requests that change something.
 *
 * @param header its name
 * @param token the token for it
 * @param alternative another form of the token, for the case that the first one is
 * refused; null if there is none
 */
record CsrfHeader(String header, String token, @Nullable String alternative) {

	/**
	 * Tokens are masked against attacks on compression, and some configurations (such as
	 * {@code csrf.spa()}) want them unmasked in a header. Those keep the unmasked token
	 * in a cookie.
	 */
	static CsrfHeader of(String header, String token, Collection<String> cookies) {
		String unmasked = unmaskToken(token);
		if (unmasked == null) {
			return new CsrfHeader(header, token, null);
		}
		boolean inCookie = cookies.stream().anyMatch((cookie) -> cookie.contains(unmasked));
		return inCookie ? new CsrfHeader(header, unmasked, token) : new CsrfHeader(header, token, unmasked);
	}

	/** The first half is random and was applied to the second by XOR. */
	private static @Nullable String unmaskToken(String token) {
		try {
			byte[] bytes = Base64.getUrlDecoder().decode(token);
			int half = bytes.length / 2;
			byte[] unmasked = new byte[half];
			for (int i = 0; i < half; i++) {
				unmasked[i] = (byte) (bytes[i] ^ bytes[half + i]);
			}
			String text = new String(unmasked, StandardCharsets.UTF_8);
			return (half > 0 && bytes.length % 2 == 0 && text.matches("[\\x21-\\x7e]+")) ? text : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
