// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoConfigurationException;
import io.chihuo.TaskQueue;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MemoryRecrawlTests extends RecrawlContract {

	@Override
	protected Stream<String> crawl() {
		return Stream.of();
	}

	@Test
	void processThatCrawlsOnceLeavesRoundsToOthers() {
		try (ConfigurableApplicationContext context = start("--linkcheck.every=-")) {
			TaskQueue<Object> rounds = context.getBean(ChihuoClient.class).queue("recrawl", Object.class);
			rounds.addOrThrow("recrawl@1", "");
			TestLimits.await().until(() -> rounds.counts().delayed() == 1);
		}
		assertThat(this.site.requests("GET /")).isEqualTo(1);
	}

	@Test
	void everyThatIsNoDurationIsRefused() {
		assertThatThrownBy(() -> start("--linkcheck.every=often")).isInstanceOf(ChihuoConfigurationException.class)
			.hasMessageContainingAll("'recrawl'", "'often'");
	}

}
