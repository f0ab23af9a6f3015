// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.util.List;

import io.chihuo.servers.RabbitServer;
import io.chihuo.servers.RedisServer;

class RabbitTwoProcessesTests extends TwoProcesses {

	@Override
	List<String> server() {
		RabbitServer broker = RabbitServer.shared();
		RedisServer ledger = RedisServer.shared();
		return List.of("chihuo.backend=rabbitmq", "chihuo.rabbitmq.ledger=redis",
				"spring.rabbitmq.host=" + broker.host(), "spring.rabbitmq.port=" + broker.port(),
				"spring.data.redis.host=" + ledger.host(), "spring.data.redis.port=" + ledger.port());
	}

}
