// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.flows;

import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import io.chihuo.ChihuoLoop;
import io.chihuo.ItemPage;

/**
 * Serves {@link NumberPages}.
 */
@ChihuoLoop
class NumberPageWorker implements NumberPages {

	private static final int PAGE_SIZE = 1_000;

	@Override
	public ItemPage<Integer> findPage(int left) {
		@Nullable Integer next = (left > PAGE_SIZE) ? left - PAGE_SIZE : null;
		return new ItemPage<>(IntStream.range(0, Math.min(left, PAGE_SIZE)).boxed().toList(), next);
	}

}
