// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;

import org.apache.hc.client5.http.DnsResolver;

/**
 * Finds the addresses that the client connects to, and has it connect to no others: the
 * answer that is checked is the one that is used.
 */
final class CheckedDnsResolver implements DnsResolver {

	private final TargetRules targets;

	private final Duration timeout;

	CheckedDnsResolver(TargetRules targets, Duration timeout) {
		this.targets = targets;
		this.timeout = timeout;
	}

	@Override
	public InetAddress[] resolve(String host) throws UnknownHostException {
		RunningExchange exchange = RunningExchange.current();
		exchange.onConnecting();
		Duration limit = exchange.boundTime(this.timeout);
		try {
			// a request with a proxy connects to nothing else
			return exchange.request().hasConfiguredProxy() ? this.targets.lookUp(host, limit)
					: this.targets.findAddresses(host, limit);
		}
		catch (SocketTimeoutException ex) {
			throw failure(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw failure(new InterruptedIOException("Interrupted while looking up '" + host + "'"));
		}
	}

	private static UnknownHostException failure(InterruptedIOException cause) {
		UnknownHostException failure = new UnknownHostException(cause.getMessage());
		failure.initCause(cause);
		return failure;
	}

	/** Kerberos would ask for it. */
	@Override
	public String resolveCanonicalHostname(String host) {
		return host;
	}

}
