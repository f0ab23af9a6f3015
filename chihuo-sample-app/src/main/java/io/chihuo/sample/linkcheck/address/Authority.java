// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.address;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Host and port.
 *
 * @param host host in lower case
 * @param port port, or an empty text for the scheme's own
 */
record Authority(String host, String port) {

	private static final Pattern AUTHORITY = Pattern
		.compile("(?:[^@]*@)?(\\[[0-9A-Fa-f:.]+]|[^:\\[\\]]+)(?::([0-9]*))?");

	private static final Pattern HOST = Pattern.compile("[a-z0-9.-]+|\\[[0-9a-f:.]+]");

	static Authority of(String origin) {
		String scheme = origin.substring(0, origin.indexOf(':'));
		return parse(scheme, origin.substring(scheme.length() + 3));
	}

	static String normalise(String scheme, @Nullable String text) {
		Authority authority = parse(scheme, (text != null) ? text : "");
		return authority.port.isEmpty() ? authority.host : authority.host + ":" + authority.port;
	}

	// credentials in an address are left out: a link checker does not log in
	private static Authority parse(String scheme, String text) {
		Matcher matcher = AUTHORITY.matcher(text);
		if (!matcher.matches()) {
			throw new InvalidAddressException("'" + text + "' is not a host");
		}
		return new Authority(host(matcher.group(1)), port(scheme, matcher.group(2)));
	}

	private static String host(String text) {
		try {
			String host = (text.startsWith("[") ? text : IDN.toASCII(text)).toLowerCase(Locale.ROOT);
			if (HOST.matcher(host).matches()) {
				return host;
			}
		}
		catch (IllegalArgumentException ex) {
			// falls through: it has no form that the name system knows
		}
		throw new InvalidAddressException("'" + text + "' is not a host");
	}

	private static String port(String scheme, @Nullable String text) {
		if (text == null || text.isEmpty()) {
			return "";
		}
		int port = (text.length() <= 5) ? Integer.parseInt(text) : Integer.MAX_VALUE;
		if (port > 65535) {
			throw new InvalidAddressException("'" + text + "' is not a port");
		}
		return (port == (scheme.equals("https") ? 443 : 80)) ? "" : Integer.toString(port);
	}

}
