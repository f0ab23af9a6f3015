// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.fetch;

import java.util.Comparator;
import java.util.List;

/**
 * The rules of one site for one crawler.
 */
record RobotsRules(List<RobotsRule> rules) {

	static final RobotsRules ALLOW_ALL = new RobotsRules(List.of());

	RobotsRules {
		rules = List.copyOf(rules);
	}

	/**
	 * Whether a path may be asked for: the longest rule that matches decides, and of two
	 * equally long ones the one that allows.
	 * @param path path and query
	 */
	boolean allows(String path) {
		return this.rules.stream()
			.filter((rule) -> rule.matches(path))
			.max(Comparator.comparingInt(RobotsRule::length).thenComparing(RobotsRule::allow))
			.map(RobotsRule::allow)
			.orElse(true);
	}

}
