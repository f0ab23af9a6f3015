// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Which addresses may be connected to: public ones, and those of networks that are
 * allowed. An IPv6 address that stands for an IPv4 address is judged by that one.
 */
final class AddressRules {

	/** Not reachable from the Internet, or not meant for a single server. */
	private static final List<IpNetwork> CLOSED = networks("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8",
			"169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
			"198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
			// the metadata and agent service of Azure
			"168.63.129.16/32",
			// special purposes, documentation, and tunnels that hide an IPv4 address
			"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

	/** All public IPv6 addresses but those of NAT64. */
	private static final IpNetwork GLOBAL_UNICAST = IpNetwork.parse("2000::/3");

	private static final IpNetwork NAT64 = IpNetwork.parse("64:ff9b::/96");

	private static final IpNetwork NAT64_LOCAL = IpNetwork.parse("64:ff9b:1::/48");

	private static final int IPV4_BYTES = 4;

	private final List<IpNetwork> allowed;

	AddressRules(List<IpNetwork> allowed) {
		this.allowed = List.copyOf(allowed);
	}

	private static List<IpNetwork> networks(String... texts) {
		return Stream.of(texts).map(IpNetwork::parse).toList();
	}

	boolean isAllowed(InetAddress address) {
		byte[] bytes = address.getAddress();
		byte[] inner = innerIpv4(bytes);
		return isIn(this.allowed, bytes) || (inner != null && isIn(this.allowed, inner))
				|| (isPublic(bytes) && (inner == null || isPublic(inner)));
	}

	private static boolean isPublic(byte[] address) {
		boolean open = address.length == IPV4_BYTES || GLOBAL_UNICAST.containsAddress(address)
				|| NAT64.containsAddress(address) || isMapped(address);
		return open && !isIn(CLOSED, address);
	}

	private static boolean isIn(List<IpNetwork> networks, byte[] address) {
		return networks.stream().anyMatch((network) -> network.containsAddress(address));
	}

	/** The IPv4 address in the last bytes, null if there is none. */
	private static byte @Nullable [] innerIpv4(byte[] address) {
		boolean inner = address.length > IPV4_BYTES && (isMapped(address) || isCompatible(address)
				|| NAT64.containsAddress(address) || NAT64_LOCAL.containsAddress(address) || isIsatap(address));
		return inner ? new byte[] { address[12], address[13], address[14], address[15] } : null;
	}

	/** ::ffff:a.b.c.d, which Java itself makes an IPv4 address of. */
	private static boolean isMapped(byte[] address) {
		return address.length > IPV4_BYTES && isZero(address, 10) && address[10] == -1 && address[11] == -1;
	}

	/** ::a.b.c.d, but not :: and ::1. */
	private static boolean isCompatible(byte[] address) {
		return isZero(address, 12) && (address[12] != 0 || address[13] != 0 || address[14] != 0);
	}

	/** A tunnel address that ends in 0:5efe:a.b.c.d. */
	private static boolean isIsatap(byte[] address) {
		return (address[8] & 0xfd) == 0 && address[9] == 0 && address[10] == 0x5e && address[11] == (byte) 0xfe;
	}

	private static boolean isZero(byte[] address, int length) {
		for (int i = 0; i < length; i++) {
			if (address[i] != 0) {
				return false;
			}
		}
		return true;
	}

}
