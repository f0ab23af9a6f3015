// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.util.stream.Stream;

/**
 * Finds a host that can run Redis servers.
 */
final class RedisHost {

	private RedisHost() {
	}

	static ServerHost find() {
		return Stream.of("redis-server", "valkey-server")
			.filter(Shell::has)
			.findFirst()
			.<ServerHost>map(LocalHost::new)
			.orElseGet(RedisHost::docker);
	}

	private static ServerHost docker() {
		if (Shell.has("docker") && Shell.succeeds("docker", "info")) {
			return new DockerHost();
		}
		throw new IllegalStateException(
				"These tests start Redis servers of their own, but there is neither redis-server "
						+ "on the PATH nor a Docker that answers. Install redis-server (./verify does so where it can), or name a "
						+ "running server with CHIHUO_TEST_REDIS=host:port, which serves all but the fault tests");
	}

}
