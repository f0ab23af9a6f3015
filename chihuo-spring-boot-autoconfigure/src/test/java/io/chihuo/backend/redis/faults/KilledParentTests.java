// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis.faults;

import java.util.UUID;

import org.junit.jupiter.api.BeforeEach;

import io.chihuo.faults.FaultApplication;
import io.chihuo.faults.KilledParents;
import io.chihuo.servers.RedisServer;

/**
 * The process of a parent is killed while its queues are in Redis.
 */
class KilledParentTests extends KilledParents {

	@BeforeEach
	void startProcesses() {
		killParent(FaultApplication.on(RedisServer.shared(), UUID.randomUUID().toString()));
	}

}
