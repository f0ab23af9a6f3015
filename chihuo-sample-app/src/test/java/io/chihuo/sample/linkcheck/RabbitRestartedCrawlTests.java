// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck;

import java.util.UUID;
import java.util.stream.Stream;

import io.chihuo.servers.RabbitServer;

/**
 * A crawl on RabbitMQ that outlives processes; its file is for one at a time.
 */
class RabbitRestartedCrawlTests extends RestartedFileCrawlContract {

	private final String crawl = "test-" + UUID.randomUUID();

	@Override
	protected Stream<String> crawl() {
		RabbitServer rabbit = RabbitServer.shared();
		return Stream.of("--spring.profiles.active=rabbitmq", "--spring.rabbitmq.host=" + rabbit.host(),
				"--spring.rabbitmq.port=" + rabbit.port(), "--chihuo.namespace=" + this.crawl);
	}

}
