// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.memory.MemoryTaskBackend;

class MemoryMisbehaviourTests extends MisbehaviourContract {

	@Override
	protected TaskBackend backend(TaskClock clock) {
		return new MemoryTaskBackend(clock);
	}

}
