// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.Settlement;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many producers and workers at the same time.
 */
interface ConcurrencyContract extends ContractTopic {

	int ID_COUNT = Boolean.getBoolean("soak") ? 1000 : 300;

	private static List<String> someIds() {
		return IntStream.range(0, ID_COUNT).mapToObj((i) -> "task-" + i).toList();
	}

	/** Add all ids in an order of its own, a batch at a time. */
	private void addShuffled(long seed) {
		List<String> ids = new ArrayList<>(someIds());
		Collections.shuffle(ids, new Random(seed));
		for (int from = 0; from < ids.size(); from += 17) {
			List<String> batch = ids.subList(from, Math.min(from + 17, ids.size()));
			queue().addAll(batch.toArray(String[]::new));
		}
	}

	@Test
	default void everyFinishedIdRunsExactlyOnceHoweverOftenItIsAdded() {
		try (QueueWorkers workers = new QueueWorkers(queue())) {
			for (int producer = 0; producer < 4; producer++) {
				long seed = producer;
				workers.produce(() -> addShuffled(seed));
			}
			workers.work(4, (task) -> Settlement.acknowledge(task.lease(), true));
			workers.awaitDrained();
			assertThat(workers.runs()).extracting((task) -> task.lease().id())
				.containsExactlyInAnyOrderElementsOf(someIds());
		}
		assertThat(queue().counts().finished()).isEqualTo(ID_COUNT);
	}

	@Test
	default void lastAcceptedPayloadOfEachIdIsTheLastToRun() {
		Map<String, String> accepted = new ConcurrentHashMap<>();
		Map<String, String> run = new ConcurrentHashMap<>();
		try (QueueWorkers workers = new QueueWorkers(queue())) {
			for (int producer = 0; producer < 4; producer++) {
				String id = "hot-" + producer;
				workers.produce(() -> addAgainAndAgain(id, accepted));
			}
			workers.work(4, (task) -> {
				run.put(task.lease().id(), ContractQueue.payload(task));
				return Settlement.acknowledge(task.lease(), false);
			});
			workers.awaitDrained();
		}
		assertThat(run).isEqualTo(accepted).hasSize(4);
	}

	private void addAgainAndAgain(String id, Map<String, String> accepted) {
		for (int i = 0; i < 500; i++) {
			String payload = Integer.toString(i);
			AddOptions options = (i % 3 == 0) ? AddOptions.DEFAULTS.replace() : AddOptions.DEFAULTS;
			if (queue().add(id, payload, options).isAccepted()) {
				accepted.put(id, payload);
			}
		}
	}

	@Test
	default void failedRunsAndReleasesLoseNothing() {
		try (QueueWorkers workers = new QueueWorkers(queue())) {
			workers.produce(() -> addShuffled(1));
			workers.work(6, (task) -> switch (task.attempt()) {
				case 1 -> Settlement.retry(task.lease(), Duration.ZERO, "failed");
				case 2 -> (task.lease().token() % 3 == 0) ? Settlement.release(task.lease())
						: Settlement.retry(task.lease(), Duration.ZERO, "failed");
				default -> Settlement.acknowledge(task.lease(), true);
			});
			workers.awaitDrained();
		}
		assertThat(queue().counts().finished()).isEqualTo(ID_COUNT);
	}

	@Test
	default void workersThatDieLoseNothing() {
		queue().configure(-1, -1, Duration.ZERO);
		addShuffled(1);
		List<LeasedTask> abandoned = queue().claim(ID_COUNT / 2, ContractQueue.LEASE_DURATION);
		try (QueueWorkers workers = new QueueWorkers(queue())) {
			workers.work(2, (task) -> Settlement.acknowledge(task.lease(), true));
			queue().lapse();
			workers.awaitDrained();
			assertThat(workers.runs()).extracting((task) -> task.lease().id())
				.containsExactlyInAnyOrderElementsOf(someIds());
		}
		NewTask again = ContractQueue.task(abandoned.get(0).lease().id(), "", AddOptions.DEFAULTS);
		assertThat(queue().add(again)).noneMatch((result) -> result.isAccepted());
	}

}
