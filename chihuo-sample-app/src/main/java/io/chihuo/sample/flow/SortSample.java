// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;

import org.springframework.boot.ApplicationArguments;
import org.springframework.stereotype.Component;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.FlowStep;
import io.chihuo.MakeTask;

/**
 * A merge sort as a plan: chunks are sorted at the same time, by any worker, and merged
 * in pairs as soon as both are there. The argument is the number of numbers.
 */
@Component
class SortSample implements FlowSample {

	private static final int DEFAULT_COUNT = 10_000;

	private static final int CHUNK_SIZE = 1_000;

	private final ChihuoClient client;

	SortSample(ChihuoClient client) {
		this.client = client;
	}

	@Override
	public long runSample(ApplicationArguments arguments) {
		List<String> values = arguments.getNonOptionArgs();
		int count = values.isEmpty() ? DEFAULT_COUNT : Integer.parseInt(values.get(0));
		int[] numbers = new Random(count).ints(count, 0, 1_000_000).toArray();
		FlowHandle flow = this.client.startFlow("sort-" + UUID.randomUUID(), planSort("sorted", numbers));
		flow.await(Duration.ofMinutes(1));
		int[] sorted = flow.result("sorted", int[].class);
		Arrays.sort(numbers);
		System.out.println(count + " numbers are " + (Arrays.equals(sorted, numbers) ? "in order" : "out of order"));
		return flow.status().doneCount();
	}

	private static FlowStep planSort(String name, int[] numbers) {
		if (numbers.length <= CHUNK_SIZE) {
			return Flow.step("chunks", numbers).named(name);
		}
		int middle = numbers.length / 2;
		return Flow.series(
				Flow.parallel(planSort(name + ".1", Arrays.copyOf(numbers, middle)),
						planSort(name + ".2", Arrays.copyOfRange(numbers, middle, numbers.length))),
				Flow.step("merges", List.of(Flow.ref(name + ".1"), Flow.ref(name + ".2"))).named(name));
	}

	@ChihuoLoop(name = "chunks", concurrency = "4")
	static class ChunkLoop {

		@MakeTask
		int[] sortChunk(int[] numbers) {
			Arrays.sort(numbers);
			return numbers;
		}

	}

	@ChihuoLoop(name = "merges", concurrency = "4")
	static class MergeLoop {

		@MakeTask
		int[] mergeChunks(int[][] chunks) {
			int[] merged = new int[chunks[0].length + chunks[1].length];
			int left = 0;
			int right = 0;
			for (int i = 0; i < merged.length; i++) {
				boolean takeLeft = right == chunks[1].length
						|| (left < chunks[0].length && chunks[0][left] <= chunks[1][right]);
				merged[i] = takeLeft ? chunks[0][left++] : chunks[1][right++];
			}
			return merged;
		}

	}

}
