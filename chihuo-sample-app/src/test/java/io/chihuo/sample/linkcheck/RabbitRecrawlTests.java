// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck;

import java.util.stream.Stream;

import io.chihuo.servers.RabbitServer;

class RabbitRecrawlTests extends RecrawlContract {

	@Override
	protected Stream<String> crawl() {
		RabbitServer rabbit = RabbitServer.shared();
		return Stream.of("--spring.profiles.active=rabbitmq", "--spring.rabbitmq.host=" + rabbit.host(),
				"--spring.rabbitmq.port=" + rabbit.port(), "--spring.datasource.url=jdbc:h2:async:"
						+ this.directory.resolve("linkcheck") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE");
	}

}
