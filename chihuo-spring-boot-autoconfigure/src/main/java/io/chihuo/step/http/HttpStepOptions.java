// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Settings of the step kind for HTTP requests.
 *
 * @param allowedHosts hosts that may be named
 * @param allowedNetworks networks of addresses that are not public and may be connected
 * to
 * @param proxy proxy of requests that name none, null for none
 * @param proxyLookup whether a proxy may look up hosts that are not allowed by name
 * @param connections most connections at the same time
 * @param limits limits of time and size
 * @param retry when to run a request again
 */
public record HttpStepOptions(List<String> allowedHosts, List<String> allowedNetworks, @Nullable URI proxy,
		boolean proxyLookup, int connections, Limits limits, Retry retry) {

	/**
	 * Limits of time and size.
	 *
	 * @param poolTimeout longest wait for a connection that is free
	 * @param connectTimeout longest time to find and reach an address, with the handshake
	 * @param readTimeout longest pause of the server, by default
	 * @param totalTimeout longest time of an exchange with its redirects, by default
	 * @param maxTimeout most that a request may ask for
	 * @param maxRedirects most redirects that are followed, by default
	 * @param maxSize most bytes of an answer, decompressed
	 * @param maxResultSize most bytes of a result, encoded
	 */
	public record Limits(Duration poolTimeout, Duration connectTimeout, Duration readTimeout, Duration totalTimeout,
			Duration maxTimeout, int maxRedirects, long maxSize, long maxResultSize) {
	}

	/**
	 * When to run a request again.
	 *
	 * @param retries how often, by default
	 * @param statuses answers after which it is run again, by default
	 * @param delay wait before the first retry, doubled with each
	 * @param maxDelay longest wait, also where the server asks for more
	 */
	public record Retry(int retries, List<Integer> statuses, Duration delay, Duration maxDelay) {
	}

}
