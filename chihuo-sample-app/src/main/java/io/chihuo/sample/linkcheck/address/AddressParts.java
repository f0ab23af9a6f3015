// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.address;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A reference taken apart as RFC 3986 has it in appendix B, and put together with its
 * base as in section 5.2. {@link java.net.URI} does it by an older RFC and refuses much
 * of what pages contain.
 */
record AddressParts(@Nullable String scheme, @Nullable String authority, String path, @Nullable String query,
		@Nullable String fragment) {

	private static final Pattern REFERENCE = Pattern
		.compile("(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#\\\\]*))?([^?#]*)(?:\\?([^#]*))?(?:#(.*))?");

	private static final Pattern LINE_BREAKS = Pattern.compile("[\\t\\r\\n]");

	/**
	 * Browsers drop white space around a reference and line breaks within it.
	 */
	static AddressParts split(String reference) {
		Matcher matcher = REFERENCE.matcher(LINE_BREAKS.matcher(reference.strip()).replaceAll(""));
		if (!matcher.matches()) {
			throw new InvalidAddressException("'" + reference + "' is not an address");
		}
		return new AddressParts(matcher.group(1), matcher.group(2), matcher.group(3), matcher.group(4),
				matcher.group(5));
	}

	AddressParts against(AddressParts base) {
		if (this.scheme != null) {
			return this;
		}
		if (this.authority != null) {
			return new AddressParts(base.scheme, this.authority, this.path, this.query, this.fragment);
		}
		if (this.path.isEmpty()) {
			String query = (this.query != null) ? this.query : base.query;
			return new AddressParts(base.scheme, base.authority, base.path, query, this.fragment);
		}
		return new AddressParts(base.scheme, base.authority, merge(base.path), this.query, this.fragment);
	}

	private String merge(String basePath) {
		if (this.path.startsWith("/") || this.path.startsWith("\\")) {
			return this.path;
		}
		return basePath.substring(0, basePath.lastIndexOf('/') + 1) + this.path;
	}

}
