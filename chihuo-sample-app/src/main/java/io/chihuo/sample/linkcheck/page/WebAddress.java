// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.page;

import java.net.URI;
import java.util.Optional;

/**
 * Address of something on the web. Two addresses that must lead to the same thing have
 * the same {@link #url()}: scheme and host in lower case, no default port, no dot
 * segments, one form of percent-encoding.
 *
 * @param url absolute {@code http} or {@code https} address without fragment
 * @param fragment the part after the {@code #}, still encoded; empty if there was none
 */
public record WebAddress(String url, String fragment) {

	/**
	 * Parse an absolute address as a person would write it.
	 * @throws InvalidAddressException if it is no address of the web
	 */
	public static WebAddress parse(String text) {
		return of(UrlNormalizer.cleanText(text))
			.orElseThrow(() -> new InvalidAddressException("'" + text + "' is not an http or https address"));
	}

	/**
	 * Resolve a reference on the page of this address.
	 * @param reference reference in the page, absolute or relative
	 * @return empty if it leads out of the web, such as {@code mailto:}
	 * @throws InvalidAddressException if it has no valid host
	 */
	public Optional<WebAddress> resolveReference(String reference) {
		String text = UrlNormalizer.cleanText(reference);
		return of(UrlNormalizer.hasScheme(text) ? text : prefixFor(text.replace('\\', '/')) + text);
	}

	/** The part of this address that comes before a relative reference. */
	private String prefixFor(String reference) {
		if (reference.startsWith("//")) {
			return this.url.substring(0, this.url.indexOf(':') + 1);
		}
		if (reference.startsWith("/")) {
			return origin();
		}
		if (reference.isEmpty() || reference.startsWith("#")) {
			return this.url;
		}
		String path = this.url.split("\\?", 2)[0];
		return reference.startsWith("?") ? path : path.substring(0, path.lastIndexOf('/') + 1);
	}

	/**
	 * Scheme, host and port.
	 */
	public String origin() {
		return this.url.substring(0, this.url.indexOf('/', this.url.indexOf("://") + 3));
	}

	/**
	 * Whether both are of one host: an {@code http} address and an {@code https} address
	 * are if each has its scheme's own port.
	 */
	public boolean sameHost(WebAddress other) {
		URI mine = URI.create(this.url);
		URI others = URI.create(other.url);
		return mine.getHost().equals(others.getHost()) && mine.getPort() == others.getPort();
	}

	private static Optional<WebAddress> of(String text) {
		int fragment = text.indexOf('#');
		return UrlNormalizer.normalizeUrl((fragment >= 0) ? text.substring(0, fragment) : text)
			.map((url) -> new WebAddress(url, (fragment >= 0) ? text.substring(fragment + 1) : ""));
	}

}
