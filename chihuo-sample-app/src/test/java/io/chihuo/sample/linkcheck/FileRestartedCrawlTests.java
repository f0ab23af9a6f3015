// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck;

import java.util.UUID;
import java.util.stream.Stream;

/**
 * A crawl in a file that outlives processes; it is for one at a time.
 */
class FileRestartedCrawlTests extends RestartedFileCrawlContract {

	private final String crawl = "test-" + UUID.randomUUID();

	@Override
	protected Stream<String> crawl() {
		return Stream.of("--spring.profiles.active=jdbc", "--chihuo.namespace=" + this.crawl);
	}

}
