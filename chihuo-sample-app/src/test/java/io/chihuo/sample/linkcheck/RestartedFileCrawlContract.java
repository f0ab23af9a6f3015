// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A crawl in a file that outlives processes, for one at a time.
 */
abstract class RestartedFileCrawlContract extends RestartedCrawlContract {

	@Test
	void secondProcessAtTheSameFileSaysWhyItCannotStart() throws Exception {
		holdUp("first", "/7");
		List<String> options = options();
		try (LinkCheckProcess first = LinkCheckProcess.start(this.directory, "first", options)) {
			await(this.turn);
			try (LinkCheckProcess second = LinkCheckProcess.start(this.directory, "second", options)) {
				assertThat(second.join().output())
					.contains("The database is open in another process", "spring.datasource.url")
					.doesNotContain("\tat ");
			}
			goOn();
			assertThat(first.join().result()).isEqualTo("linkcheck: pages=21 links=42 broken=1");
		}
	}

}
