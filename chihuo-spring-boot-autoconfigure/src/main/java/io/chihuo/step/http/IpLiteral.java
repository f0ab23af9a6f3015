// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.util.regex.Pattern;

/**
 * Addresses as they are written in a URI. Only one way to write an IPv4 address is taken:
 * some parsers read {@code 0177.0.0.1}, {@code 0x7f.1} and {@code 2130706433} as
 * {@code 127.0.0.1}, and others do not.
 */
final class IpLiteral {

	private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

	private static final Pattern IPV4 = Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}");

	private static final Pattern NUMBER = Pattern.compile("\\d+|0[xX][0-9a-fA-F]*");

	private IpLiteral() {
	}

	static boolean isCanonicalIpv4(String host) {
		return IPV4.matcher(host).matches();
	}

	/**
	 * Whether a host ends in a number, so that a parser may take it for an address,
	 * without being one.
	 */
	static boolean isAmbiguous(String host) {
		String last = host.substring(host.lastIndexOf('.') + 1);
		return NUMBER.matcher(last).matches() && !isCanonicalIpv4(host);
	}

}
