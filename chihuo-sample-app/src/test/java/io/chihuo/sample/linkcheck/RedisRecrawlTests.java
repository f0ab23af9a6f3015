// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.context.ConfigurableApplicationContext;

import io.chihuo.servers.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

class RedisRecrawlTests extends RecrawlContract {

	@Override
	protected Stream<String> crawl() {
		RedisServer redis = RedisServer.shared();
		return Stream.of("--spring.profiles.active=redis", "--spring.data.redis.host=" + redis.host(),
				"--spring.data.redis.port=" + redis.port());
	}

	@Test
	void processesShareARoundThatOneOfThemReports(CapturedOutput output) {
		String[] options = { "--linkcheck.every=1000d", "--linkcheck.concurrency=1" };
		try (ConfigurableApplicationContext first = start(options);
				ConfigurableApplicationContext second = start(
						Stream.concat(Stream.of(options), Stream.of("--linkcheck.user-agent=second"))
							.toArray(String[]::new))) {
			Set<String> atWork = ConcurrentHashMap.newKeySet();
			CountDownLatch both = new CountDownLatch(2);
			this.site.status("/a", 404);
			Stream.of("/a", "/b", "/c").forEach((page) -> this.site.before(page, (exchange) -> {
				if (atWork.add(exchange.getRequestHeaders().getFirst("User-Agent"))) {
					both.countDown();
				}
				await(both);
			}));
			crawlAgain(first);
			awaitOutput(output, "broken=2 seconds=\\S+ newly-broken=1\n");
			assertThat(atWork).hasSize(2).contains("second");
			assertThat(second.isActive()).isTrue();
		}
		assertThat(output.getOut()).containsOnlyOnce("newly-broken=");
	}

}
