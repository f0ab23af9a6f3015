// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.net.InetAddress;
import java.net.UnknownHostException;

import io.chihuo.ChihuoConfigurationException;

/**
 * A network of addresses that begin with the same bits.
 */
final class IpNetwork {

	private final byte[] prefix;

	private final int bits;

	private IpNetwork(byte[] prefix, int bits) {
		this.prefix = prefix;
		this.bits = bits;
	}

	/**
	 * Parse an address with the number of its leading bits, such as {@code 10.0.0.0/8},
	 * or a single address.
	 * @throws IllegalArgumentException if it is something else
	 */
	static IpNetwork parse(String text) {
		String[] parts = text.trim().split("/", -1);
		String host = parts[0];
		boolean literal = host.indexOf(':') >= 0 ? host.matches("[0-9a-fA-F:.]+") : IpLiteral.isCanonicalIpv4(host);
		if (!literal || parts.length > 2) {
			throw new IllegalArgumentException("no network such as 10.0.0.0/8 or fd00::/8");
		}
		try {
			byte[] address = InetAddress.getByName(host).getAddress();
			int bits = (parts.length == 2) ? Integer.parseInt(parts[1]) : address.length * Byte.SIZE;
			if (bits < 0 || bits > address.length * Byte.SIZE) {
				throw new IllegalArgumentException("the prefix has 0 to " + address.length * Byte.SIZE + " bits");
			}
			return new IpNetwork(address, bits);
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException("no address", ex);
		}
	}

	/**
	 * Parse a value of a property.
	 */
	static IpNetwork parseProperty(String property, String text) {
		try {
			return parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw new ChihuoConfigurationException("'" + property + "' has '" + text + "': " + ex.getMessage(),
					"Correct '" + property + "'.", ex);
		}
	}

	boolean containsAddress(byte[] address) {
		if (address.length != this.prefix.length) {
			return false;
		}
		for (int bit = 0; bit < this.bits; bit++) {
			int mask = 0x80 >> (bit % Byte.SIZE);
			if ((address[bit / Byte.SIZE] & mask) != (this.prefix[bit / Byte.SIZE] & mask)) {
				return false;
			}
		}
		return true;
	}

}
