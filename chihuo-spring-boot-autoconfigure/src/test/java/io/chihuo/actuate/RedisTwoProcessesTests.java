// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.util.List;

import io.chihuo.servers.RedisServer;

class RedisTwoProcessesTests extends TwoProcesses {

	@Override
	List<String> server() {
		RedisServer server = RedisServer.shared();
		return List.of("chihuo.backend=redis", "spring.data.redis.host=" + server.host(),
				"spring.data.redis.port=" + server.port());
	}

}
