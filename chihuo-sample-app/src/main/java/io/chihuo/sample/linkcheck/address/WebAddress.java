// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.address;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Address of something on the web. Two addresses that must lead to the same thing have
 * the same {@link #url()}: scheme and host in lower case, no default port, no dot
 * segments, one form of percent-encoding.
 *
 * @param url absolute {@code http} or {@code https} address without fragment
 * @param fragment the part after the {@code #}, still encoded; empty if there was none
 */
public record WebAddress(String url, String fragment) {

	private static final Set<String> SCHEMES = Set.of("http", "https");

	/**
	 * An absolute address as a person would give it.
	 * @throws InvalidAddressException if it is none of the web
	 */
	public static WebAddress parse(String text) {
		return normalise(AddressParts.split(text))
			.orElseThrow(() -> new InvalidAddressException("'" + text + "' is not an http or https address"));
	}

	/**
	 * Where a reference on the page of this address leads.
	 * @param reference reference in the page, absolute or relative
	 * @return empty if it leads out of the web, such as {@code mailto:}
	 * @throws InvalidAddressException if no address can be made of it
	 */
	public Optional<WebAddress> resolve(String reference) {
		return normalise(AddressParts.split(reference).against(AddressParts.split(this.url)));
	}

	/**
	 * Scheme, host and port.
	 */
	public String origin() {
		return this.url.substring(0, pathStart());
	}

	/**
	 * Path and query, as a request line has them.
	 */
	public String path() {
		return this.url.substring(pathStart());
	}

	/**
	 * Whether both are of one host: an {@code http} address and an {@code https} address
	 * are if each has its scheme's own port.
	 */
	public boolean sameHost(WebAddress other) {
		return Authority.of(origin()).equals(Authority.of(other.origin()));
	}

	private int pathStart() {
		return this.url.indexOf('/', this.url.indexOf("://") + 3);
	}

	private static Optional<WebAddress> normalise(AddressParts parts) {
		String scheme = (parts.scheme() != null) ? parts.scheme().toLowerCase(Locale.ROOT) : "";
		if (!SCHEMES.contains(scheme)) {
			return Optional.empty();
		}
		String authority = Authority.normalise(scheme, parts.authority());
		String path = PercentEncoding.normalise(DotSegments.remove(parts.path().replace('\\', '/')), "/:@");
		String query = (parts.query() != null) ? PercentEncoding.normalise(parts.query(), "/:@?") : "";
		String url = scheme + "://" + authority + (path.startsWith("/") ? path : "/" + path);
		return Optional.of(new WebAddress(query.isEmpty() ? url : url + "?" + query,
				(parts.fragment() != null) ? parts.fragment() : ""));
	}

}
