// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis.faults;

import io.chihuo.faults.KilledFlows;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Workers are killed while their flows are in Redis, which counts effects too.
 */
abstract class KilledRedisFlows extends KilledFlows {

	/**
	 * A hash has the outcome of each id and its number; a second outcome would be there.
	 */
	@Override
	protected void assertQueuedOnce(int steps) {
		assertThat(askForKeys(":outcomes:", "HLEN").mapToInt(Integer::parseInt).sum()).isEqualTo(2 * steps);
	}

	@Override
	protected void assertNothingLeft() {
		assertThat(keys()).noneMatch((key) -> key.contains(":outcome")).noneMatch((key) -> key.endsWith(":tasks"));
	}

}
