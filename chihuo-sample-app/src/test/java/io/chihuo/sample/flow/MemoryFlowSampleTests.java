// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import java.util.List;

/**
 * The samples without a server.
 */
class MemoryFlowSampleTests extends FlowSampleContract {

	@Override
	List<String> options() {
		return List.of();
	}

}
