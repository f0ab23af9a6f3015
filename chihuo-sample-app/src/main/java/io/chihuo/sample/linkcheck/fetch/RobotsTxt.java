// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.fetch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads a robots.txt as RFC 9309 has it: the groups that name the crawler hold, and those
 * for {@code *} only if there is none.
 */
final class RobotsTxt {

	private final List<RobotsRule> own = new ArrayList<>();

	private final List<RobotsRule> everyones = new ArrayList<>();

	private final String crawler;

	private boolean named;

	private boolean groupIsOwn;

	private boolean groupIsEveryones;

	private boolean inAgents;

	private RobotsTxt(String crawler) {
		this.crawler = crawler;
	}

	/**
	 * The rules for a crawler.
	 * @param text content of the file
	 * @param userAgent user agent of the crawler; its first word up to a slash counts
	 */
	static RobotsRules parse(String text, String userAgent) {
		RobotsTxt robots = new RobotsTxt(userAgent.strip().split("[/\\s]", 2)[0].toLowerCase(Locale.ROOT));
		text.lines().forEach(robots::line);
		return new RobotsRules(robots.named ? robots.own : robots.everyones);
	}

	private void line(String line) {
		String[] parts = line.replaceFirst("#.*", "").split(":", 2);
		if (parts.length < 2) {
			return;
		}
		String value = parts[1].strip();
		switch (parts[0].strip().toLowerCase(Locale.ROOT)) {
			case "user-agent" -> agent(value.split("/", 2)[0].toLowerCase(Locale.ROOT));
			case "allow" -> rule(true, value);
			case "disallow" -> rule(false, value);
			default -> {
				// sitemaps, delays and the like belong to no group and end none
			}
		}
	}

	private void agent(String name) {
		if (!this.inAgents) {
			this.groupIsOwn = false;
			this.groupIsEveryones = false;
			this.inAgents = true;
		}
		this.groupIsOwn |= name.equals(this.crawler);
		this.groupIsEveryones |= name.equals("*");
		this.named |= this.groupIsOwn;
	}

	private void rule(boolean allow, String path) {
		this.inAgents = false;
		if (path.isEmpty()) {
			return;
		}
		if (this.groupIsOwn) {
			this.own.add(RobotsRule.of(allow, path));
		}
		if (this.groupIsEveryones) {
			this.everyones.add(RobotsRule.of(allow, path));
		}
	}

}
