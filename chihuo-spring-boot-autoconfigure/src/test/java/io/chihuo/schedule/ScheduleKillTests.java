// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import io.chihuo.MisfirePolicy;
import io.chihuo.OverlapPolicy;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nodes whose clocks differ by up to an hour are killed at random while slots come due,
 * and others start.
 */
class ScheduleKillTests {

	private static final int KILL_COUNT = 1000;

	private static final int NODE_COUNT = 3;

	private static final int CLOCK_SKEW_SECONDS = 3600;

	private static final int MAX_STEP_MILLIS = 90_000;

	private static final int MAX_CLAIM_COUNT = 100;

	/** Until each node knows the time again. */
	private static final int SETTLING_STEPS = 10;

	private static final Duration SETTLING_STEP = Duration.ofSeconds(1);

	private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	private static final ScheduleSettings SETTINGS = new ScheduleSettings(null, Duration.ofMinutes(1), ZoneOffset.UTC,
			MisfirePolicy.ALL, null, 1000, OverlapPolicy.ALLOW, Duration.ZERO);

	@Test
	void noSlotIsLostOrDoubledByKillsOfRandomNodes() {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		SettableClock clock = new SettableClock(START);
		MemoryTaskBackend backend = new MemoryTaskBackend(clock);
		ContractQueue queue = new ContractQueue(backend.store(new QueueName("test", ScheduleNode.LOOP)),
				clock::advance);
		List<ScheduleNode> nodes = new ArrayList<>();
		for (int i = 0; i < NODE_COUNT; i++) {
			nodes.add(startNode(backend, clock, random));
		}
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < KILL_COUNT; i++) {
			Duration step = Duration.ofMillis(random.nextInt(MAX_STEP_MILLIS));
			ScheduleNode killed = nodes.remove(random.nextInt(NODE_COUNT));
			if (random.nextBoolean()) {
				killed.holdPayloads();
			}
			clock.advance(step);
			Collections.shuffle(nodes, random);
			killed.advance(step);
			nodes.forEach((node) -> node.advance(step));
			killed.kill();
			if (random.nextInt(10) == 0) {
				killed.releasePayloads(); // a call that was on its way arrives late
			}
			nodes.add(startNode(backend, clock, random));
			runAll(queue, ids);
		}
		for (int i = 0; i < SETTLING_STEPS; i++) {
			clock.advance(SETTLING_STEP);
			nodes.forEach((node) -> node.advance(SETTLING_STEP));
		}
		runAll(queue, ids);
		long minutes = Duration.between(START, clock.now()).toMinutes();
		List<String> expected = new ArrayList<>();
		for (long minute = 1; minute <= minutes; minute++) {
			expected.add("tick@" + START.plus(Duration.ofMinutes(minute)));
		}
		List<String> missing = new ArrayList<>(expected);
		missing.removeAll(ids);
		assertThat(missing).as("lost, seed %d", seed).isEmpty();
		assertThat(ids).as("seed %d", seed).doesNotHaveDuplicates().hasSameSizeAs(expected);
	}

	/** Leases must not lapse, since hours pass. */
	private static void runAll(ContractQueue queue, List<String> ids) {
		for (LeasedTask task : queue.claim(MAX_CLAIM_COUNT)) {
			ids.add(task.lease().id());
			queue.acknowledge(task);
		}
	}

	private static ScheduleNode startNode(MemoryTaskBackend backend, SettableClock clock, Random random) {
		long skew = random.nextInt(2 * CLOCK_SKEW_SECONDS) - CLOCK_SKEW_SECONDS;
		return new ScheduleNode(backend, new SettableClock(clock.now().plusSeconds(skew))).declare("tick", SETTINGS)
			.start();
	}

}
