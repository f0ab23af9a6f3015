// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A crawl in a file that outlives processes, for one at a time: a second process says why
 * it cannot start.
 */
abstract class RestartedFileCrawlContract extends RestartedCrawlContract {

	@Override
	protected void whileOneRuns(List<String> options) throws Exception {
		try (LinkCheckProcess second = start("refused", options)) {
			assertThat(second.join().output())
				.contains("The database is open in another process", "spring.datasource.url")
				.doesNotContain("\tat ");
		}
	}

	@Test
	@EnabledIfSystemProperty(named = "soak", matches = "true",
			disabledReason = "runs with -Dsoak; on Redis in all runs")
	void roundGoesOnAfterAKillAndAtOnceAfterAnInterruption() throws Exception {
		assertRoundGoesOnAfterAKillAndAtOnceAfterAnInterruption();
	}

}
