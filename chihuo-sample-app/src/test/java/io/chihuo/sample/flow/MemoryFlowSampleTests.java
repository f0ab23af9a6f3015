// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import java.util.List;

/**
 * The samples with flows in memory. Two of them need a Redis server for their steps.
 */
class MemoryFlowSampleTests extends FlowSampleContract {

	@Override
	List<String> options() {
		return RedisFlowSampleTests.redisOptions();
	}

}
