// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.flows;

import io.chihuo.ChihuoTask;
import io.chihuo.Flow;
import io.chihuo.FlowStep;
import io.chihuo.ItemPage;

/**
 * Answers items by cursor.
 */
public interface NumberPages {

	/**
	 * The next items.
	 * @param left number of items that are left, which is the cursor
	 */
	@ChihuoTask
	ItemPage<Integer> findPage(int left);

	/** An empty step for each of so many items. */
	static FlowStep forEachOf(int items) {
		return Flow.forEach(Flow.step(NumberPages.class, (pages) -> pages.findPage(items)),
				Flow.step(EmptyStepWorker.LOOP, null));
	}

}
