// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import org.springframework.http.server.PathContainer;
import org.springframework.util.Assert;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPattern.PathRemainingMatchInfo;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Path of the page within an application.
 */
final class DashboardPaths {

	private final PathPattern page;

	/**
	 * Create the path.
	 * @param basePath path of the endpoints, may be empty
	 */
	DashboardPaths(String basePath) {
		this.page = PathPatternParser.defaultInstance.parse(basePath + "/" + DashboardHandler.PAGE_PATH);
	}

	/** Patterns of all requests to the dashboard. */
	String[] patterns() {
		return new String[] { this.page.getPatternString(), this.page.getPatternString() + "/**" };
	}

	/** The rest of a path that has one of the patterns, still encoded. */
	String remainderOf(PathContainer pathWithinApplication) {
		PathRemainingMatchInfo match = this.page.matchStartOfPath(pathWithinApplication);
		Assert.state(match != null, "The path is not that of the dashboard");
		return match.getPathRemaining().value();
	}

}
