// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.util.List;
import java.util.Locale;

import io.chihuo.ChihuoConfigurationException;

/**
 * Which hosts may be named: {@code *} for all, {@code example.org} for one,
 * {@code *.example.org} for those below one.
 */
final class HostRules {

	private static final String ALL = "*";

	private final List<String> patterns;

	HostRules(List<String> patterns) {
		this.patterns = patterns.stream().map(HostRules::normalise).toList();
	}

	private static String normalise(String pattern) {
		String text = pattern.trim().toLowerCase(Locale.ROOT);
		if (!text.matches("\\*|(\\*\\.)?[a-z0-9_-]+(\\.[a-z0-9_-]+)*|\\[[0-9a-f:.]+]")) {
			throw new ChihuoConfigurationException(
					"'chihuo.steps.http.allowed-hosts' has '" + pattern
							+ "', which is no host, no '*' and none such as '*.example.org'",
					"Correct 'chihuo.steps.http.allowed-hosts'.", null);
		}
		return text;
	}

	/**
	 * Whether a host may be named.
	 * @param host host in lower case, without a dot at its end
	 */
	boolean isAllowed(String host) {
		return this.patterns.contains(ALL) || isNamed(host);
	}

	/** Whether a host is allowed by more than a rule for all. */
	boolean isNamed(String host) {
		return this.patterns.stream()
			.anyMatch((pattern) -> pattern.equals(host)
					|| (pattern.startsWith("*.") && host.endsWith(pattern.substring(1))));
	}

}
