// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/**
 * The hosts and addresses that requests may go to.
 */
final class TargetRules implements AutoCloseable {

	private final HostRules hosts;

	private final AddressRules addresses;

	private final LookupThreads lookups;

	private final boolean proxyLookup;

	TargetRules(HttpStepOptions options, NameLookup lookup) {
		this.hosts = new HostRules(options.allowedHosts());
		List<IpNetwork> networks = options.allowedNetworks()
			.stream()
			.map((text) -> IpNetwork.parseProperty("chihuo.steps.http.allowed-networks", text))
			.toList();
		this.addresses = new AddressRules(networks);
		this.lookups = new LookupThreads(lookup, options.connections());
		this.proxyLookup = options.proxyLookup();
	}

	/**
	 * Check the host that a request names.
	 * @throws HttpStepException if it is not allowed
	 */
	void checkHost(URI uri) {
		if (!this.hosts.isAllowed(uri.getHost())) {
			throw new HttpStepException(HttpProblem.REFUSED_TARGET,
					"host '" + uri.getHost() + "' is not in 'chihuo.steps.http.allowed-hosts'", null);
		}
	}

	/**
	 * Check a host that a proxy will look up again. The proxy may get another answer,
	 * even for an attacker who has the name say so, and connect to that: so a name is
	 * left to it only if it is allowed by name, or the proxy is trusted with all.
	 */
	void checkBehindProxy(URI uri, Duration timeout) throws IOException, InterruptedException {
		String host = uri.getHost();
		boolean trusted = this.proxyLookup || this.hosts.isNamed(host);
		if (!trusted && !isFixed(host)) {
			throw new HttpStepException(HttpProblem.REFUSED_TARGET, "host '" + host
					+ "' would be looked up by the proxy, whose answer cannot be checked: name it in "
					+ "'chihuo.steps.http.allowed-hosts', or set 'chihuo.steps.http.proxy-lookup' to true if the "
					+ "proxy itself refuses addresses that must not be reached", null);
		}
		try {
			findAddresses(host, timeout);
		}
		catch (RefusedTargetException ex) {
			throw ex;
		}
		catch (UnknownHostException ex) {
			if (!trusted) {
				throw ex;
			}
		}
	}

	/** Whether its address does not depend on what somebody answers. */
	private static boolean isFixed(String host) {
		return host.startsWith("[") || IpLiteral.isCanonicalIpv4(host) || host.equals("localhost");
	}

	/**
	 * The addresses of a host, all of which may be connected to.
	 * @throws RefusedTargetException if one of them is not allowed
	 */
	InetAddress[] findAddresses(String host, Duration timeout)
			throws UnknownHostException, SocketTimeoutException, InterruptedException {
		InetAddress[] found = lookUp(host, timeout);
		for (InetAddress address : found) {
			if (!this.addresses.isAllowed(address)) {
				throw new RefusedTargetException("address " + address.getHostAddress() + " of host '" + host
						+ "' is not public, and in no network of 'chihuo.steps.http.allowed-networks'");
			}
		}
		return found;
	}

	/** The addresses of a host that the configuration names. */
	InetAddress[] lookUp(String host, Duration timeout)
			throws UnknownHostException, SocketTimeoutException, InterruptedException {
		InetAddress[] found = this.lookups.findAddresses(host, timeout);
		if (found.length == 0) {
			throw new UnknownHostException(host);
		}
		return found;
	}

	@Override
	public void close() {
		this.lookups.close();
	}

}
