// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.chihuo.backend.ClaimRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Claims of a node that still runs some ids, whose leases are over.
 */
interface ExclusionContract extends ContractTopic {

	private void awaitClaimed(int max, String id, String... excluded) {
		await().atMost(Duration.ofMinutes(2))
			.until(() -> queue().claimExcluding(max, excluded), (ids) -> ids.contains(id));
	}

	@Test
	default void excludedTaskIsNotClaimedAndWaitsForOthers() {
		queue().add("a");
		assertThat(queue().claimExcluding(10, "a")).isEmpty();
		assertThat(queue().claimExcluding(10, "a")).isEmpty();
		assertThat(queue().state("a")).isEqualTo("READY");
		awaitClaimed(10, "a", "b");
	}

	@Test
	default void tasksBehindExcludedOnesAreClaimed() {
		queue().addAll("a", "b", "c", "d");
		assertThat(queue().claimExcluding(1, "a", "b")).containsExactly("c");
		assertThat(queue().claimExcluding(10, "a", "b")).containsExactly("d");
		awaitClaimed(10, "a");
	}

	@Test
	default void excludedTaskCanBeCancelledAndAddedAgain() {
		queue().addAll("a", "b");
		queue().claimExcluding(1, "a");
		queue().cancel("a");
		assertThat(queue().claimExcluding(10)).isEmpty();
		queue().add("a", "again");
		assertThat(ContractQueue.payload(queue().claim())).isEqualTo("again");
	}

	@Test
	default void taskThatWasReplacedInTheQueueIsExcludedToo() {
		queue().addAll("a", "b");
		queue().cancel("a");
		queue().addFirst("a");
		assertThat(queue().claimExcluding(10, "a")).containsExactly("b");
		assertThat(queue().claim().lease().id()).isEqualTo("a");
	}

	@Test
	default void claimAfterNotificationGetsTaskAddedBehindExcludedOnes() {
		List<String> claimed = new CopyOnWriteArrayList<>();
		ClaimRequest request = ClaimRequest.of(10, ContractQueue.ONE_HOUR, "worker").excludingIds(Set.of("a"));
		RecordingStoreListener listener = new RecordingStoreListener().thenOnReady(() -> queue().store()
			.claim(request)
			.thenAccept((result) -> result.tasks().forEach((task) -> claimed.add(task.lease().id()))));
		queue().store().addListener(listener);
		queue().add("a");
		listener.awaitReady();
		assertThat(queue().claimExcluding(10, "a")).isEmpty();
		queue().add("b");
		await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(claimed).containsExactly("b"));
	}

	@Test
	default void claimMayExcludeThousandIds() {
		queue().addAll("a", "b");
		Set<String> ids = IntStream.range(0, ClaimRequest.MAX_EXCLUDED_IDS)
			.mapToObj((i) -> (i > 0) ? "id-" + i : "a")
			.collect(Collectors.toSet());
		assertThat(queue().claimExcluding(10, ids.toArray(String[]::new))).containsExactly("b");
		ids.add("b");
		ClaimRequest request = ClaimRequest.of(1, ContractQueue.ONE_HOUR, "worker");
		assertThatIllegalArgumentException().isThrownBy(() -> request.excludingIds(ids));
	}

}
