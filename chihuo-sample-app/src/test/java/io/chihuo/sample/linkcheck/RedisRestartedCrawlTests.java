// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.chihuo.servers.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A crawl on Redis that outlives processes, and one that two of them share.
 */
class RedisRestartedCrawlTests extends RestartedCrawlContract {

	private final String crawl = "test-" + UUID.randomUUID();

	@Override
	protected Stream<String> crawl() {
		RedisServer redis = RedisServer.shared();
		return Stream.of("--spring.profiles.active=redis", "--spring.data.redis.host=" + redis.host(),
				"--spring.data.redis.port=" + redis.port(), "--chihuo.namespace=" + this.crawl);
	}

	@Test
	void roundGoesOnAfterAKillAndAtOnceAfterAnInterruption() throws Exception {
		assertRoundGoesOnAfterAKillAndAtOnceAfterAnInterruption();
	}

	@Test
	void twoProcessesShareACrawl() throws Exception {
		CountDownLatch bothAtWork = new CountDownLatch(1);
		Set<String> atWork = ConcurrentHashMap.newKeySet();
		pages().skip(1).forEach((page) -> this.site.before(page, (exchange) -> {
			if (atWork.add(name(exchange)) && atWork.size() == 2) {
				bothAtWork.countDown();
			}
			await(bothAtWork);
		}));
		List<String> options = options(Stream.empty());
		try (LinkCheckProcess first = start("first", options); LinkCheckProcess second = start("second", options)) {
			assertThat(List.of(first.join().result(), second.join().result()))
				.containsOnly("linkcheck: pages=21 links=42 broken=1");
			assertThat(Stream.of(first, second).filter((process) -> process.output().contains("Report: "))).hasSize(1);
			assertThat(Stream.of(first, second)
				.filter((process) -> process.output().contains("Another process saw the end first"))).hasSize(1);
		}
		assertThat(pages()).allSatisfy((page) -> assertThat(this.site.requests("GET " + page)).as(page).isEqualTo(1));
	}

}
