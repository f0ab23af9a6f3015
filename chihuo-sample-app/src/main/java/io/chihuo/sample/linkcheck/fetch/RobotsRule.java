// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.fetch;

import java.util.regex.Pattern;

import io.chihuo.sample.linkcheck.address.PercentEncoding;

/**
 * One line of robots.txt.
 *
 * @param allow whether it allows or forbids
 * @param length length of the path it names; the longest decides
 * @param pattern pattern of the paths that it matches
 */
record RobotsRule(boolean allow, int length, Pattern pattern) {

	static RobotsRule of(boolean allow, String path) {
		boolean toTheEnd = path.endsWith("$");
		String start = PercentEncoding.decode(toTheEnd ? path.substring(0, path.length() - 1) : path);
		StringBuilder regex = new StringBuilder();
		for (String literal : start.split("\\*", -1)) {
			regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(literal));
		}
		return new RobotsRule(allow, path.length(), Pattern.compile(regex + (toTheEnd ? "$" : "")));
	}

	boolean matches(String path) {
		return this.pattern.matcher(PercentEncoding.decode(path)).lookingAt();
	}

}
