// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Thousands of random calls must be answered as a simple model answers them. A failure
 * names the seed and the last calls; to see it again, add the seed to the list.
 */
interface RandomContract extends ContractTopic {

	/**
	 * How often time passes in one run.
	 */
	int randomRounds();

	/**
	 * Number of calls in one run.
	 */
	int randomCalls();

	/** Seeds of runs, the last of which once found a fault. More of them in a soak. */
	static LongStream seeds() {
		return Boolean.getBoolean("soak") ? LongStream.of(1, 2, 3, 5, 8, 13, -8165834316117232451L)
				: LongStream.of(-8165834316117232451L);
	}

	@ParameterizedTest(name = "seed {0}")
	@MethodSource("io.chihuo.contract.RandomContract#seeds")
	default void randomCallsAreAnsweredAsTheModelAnswersThem(long seed) {
		new RandomRun(newQueue(), seed, randomRounds(), randomCalls()).run();
	}

	@Test
	default void randomCallsOfUnknownSeedAreAnsweredAsTheModelAnswersThem() {
		new RandomRun(newQueue(), ThreadLocalRandom.current().nextLong(), randomRounds(), randomCalls()).run();
	}

}
