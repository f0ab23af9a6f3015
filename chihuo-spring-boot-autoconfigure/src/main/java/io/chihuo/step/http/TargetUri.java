// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Checks and normalises URIs, so that all parts of the program read the same host.
 */
final class TargetUri {

	private static final int MAX_LENGTH = 8192;

	private static final int MAX_PORT = 65_535;

	private TargetUri() {
	}

	/**
	 * Parse an absolute URI of the web.
	 * @return it, with scheme and host in lower case and without a dot after the host
	 * @throws IllegalArgumentException if it is none, or may be read in several ways
	 */
	static URI parse(String text) {
		return normalise(read(text));
	}

	/**
	 * The address that a redirect names.
	 * @param location absolute or relative address
	 * @return as of {@link #parse}
	 * @throws IllegalArgumentException if it is none, or may be read in several ways
	 */
	static URI resolve(URI base, String location) {
		return normalise(base.resolve(read(location)));
	}

	/** The text must get into no failure, since its query may hold secrets. */
	private static URI read(String text) {
		try {
			return new URI(text);
		}
		catch (URISyntaxException ex) {
			throw new IllegalArgumentException("is no URI: " + ex.getReason());
		}
	}

	/**
	 * Normalise a URI.
	 * @throws IllegalArgumentException if it is not allowed
	 */
	private static URI normalise(URI uri) {
		String scheme = (uri.getScheme() != null) ? uri.getScheme().toLowerCase(Locale.ROOT) : "";
		check(scheme.equals("http") || scheme.equals("https"), "must begin with http:// or https://");
		check(uri.toString().length() <= MAX_LENGTH, "is longer than " + MAX_LENGTH + " characters");
		String authority = uri.getRawAuthority();
		check(authority == null || authority.indexOf('@') < 0,
				"must not have a user or a password: give the header Authorization instead");
		check(uri.getHost() != null,
				"has no host that can be read in one way only: write it in ASCII, without an underscore");
		check(uri.getPort() >= -1 && uri.getPort() != 0 && uri.getPort() <= MAX_PORT, "has no valid port");
		StringBuilder text = new StringBuilder(scheme).append("://").append(normaliseHost(uri.getHost()));
		if (uri.getPort() >= 0) {
			text.append(':').append(uri.getPort());
		}
		text.append((uri.getRawPath() == null || uri.getRawPath().isEmpty()) ? "/" : uri.getRawPath());
		if (uri.getRawQuery() != null) {
			text.append('?').append(uri.getRawQuery());
		}
		return read(read(text.toString()).toASCIIString());
	}

	private static String normaliseHost(String host) {
		String name = host.toLowerCase(Locale.ROOT);
		name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
		check(!name.isEmpty() && !name.endsWith(".") && name.indexOf('%') < 0, "has a host that is not allowed");
		check(!IpLiteral.isAmbiguous(name),
				"has a host that some programs read as an address: write an IPv4 address as 192.0.2.1");
		return name;
	}

	private static void check(boolean condition, String problem) {
		if (!condition) {
			throw new IllegalArgumentException(problem);
		}
	}

	/** The port that is connected to. */
	static int portOf(URI uri) {
		return (uri.getPort() >= 0) ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
	}

	static boolean isSameOrigin(URI one, @Nullable URI other) {
		return other != null && one.getScheme().equals(other.getScheme()) && one.getHost().equals(other.getHost())
				&& portOf(one) == portOf(other);
	}

	/** Without the query, which may hold secrets. */
	static String display(URI uri) {
		return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
	}

}
