// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.memory.MemoryTaskBackend;

class FlowClocksTests extends FlowClocksContract {

	@Override
	protected TaskBackend open(TaskClock clock) {
		return new MemoryTaskBackend(clock);
	}

}
