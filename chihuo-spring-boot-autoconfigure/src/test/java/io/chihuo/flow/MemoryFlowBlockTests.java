// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

class MemoryFlowBlockTests extends FlowBlockContract {

	@Override
	protected void prepare(AnnotationConfigApplicationContext context) {
	}

	@Override
	protected String[] properties() {
		return new String[] { "chihuo.backend=memory" };
	}

}
