// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis.faults;

import io.chihuo.faults.KilledFlows;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Workers are killed while their flows are in Redis, which counts effects too.
 */
abstract class KilledRedisFlows extends KilledFlows {

	/**
	 * A hash has the outcome of an id and its number; a second outcome would be there.
	 */
	@Override
	protected void assertQueuedOnce(int steps) {
		assertThat(askForKeys(":outcome:", "HLEN")).hasSize(steps).containsOnly("2");
	}

	@Override
	protected void assertNothingLeft() {
		assertThat(keys()).noneMatch((key) -> key.contains(":outcome:")).noneMatch((key) -> key.endsWith(":tasks"));
	}

}
