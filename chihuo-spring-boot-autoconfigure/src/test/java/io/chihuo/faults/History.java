// SPDX-License-Identifier: Apache-2.0

package io.chihuo.faults;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The events that all workers recorded, in order.
 */
public final class History {

	private final Map<String, TreeMap<Long, LeaseLife>> leases = new HashMap<>();

	private final Set<String> added;

	public History(Collection<Event> events) {
		this.added = events.stream()
			.filter((event) -> event.kind() == Event.Kind.ADDED)
			.map(Event::id)
			.collect(Collectors.toSet());
		events.stream()
			.filter((event) -> event.kind() != Event.Kind.ADDED)
			.forEach((event) -> this.leases.computeIfAbsent(event.id(), (id) -> new TreeMap<>())
				.computeIfAbsent(event.token(), LeaseLife::new)
				.add(event));
	}

	/** Ids that a run has added. */
	public Set<String> added() {
		return this.added;
	}

	/** Ids that were run to the end of their handler. */
	public Set<String> ended() {
		return this.leases.entrySet()
			.stream()
			.filter((leases) -> leases.getValue().values().stream().anyMatch(LeaseLife::hasEnded))
			.map(Map.Entry::getKey)
			.collect(Collectors.toSet());
	}

	/** Leases, each as {@code id:token}, whose run has got as far as this. */
	public Set<String> leasesThat(Event.Kind reached) {
		return this.leases.entrySet()
			.stream()
			.flatMap((leases) -> leases.getValue()
				.values()
				.stream()
				.filter((life) -> life.has(reached))
				.map((life) -> leases.getKey() + ":" + life.token()))
			.collect(Collectors.toSet());
	}

	/** Whether a run has begun that has not come to its end. */
	boolean isRunning() {
		return !leasesThat(Event.Kind.ENDED).containsAll(leasesThat(Event.Kind.STARTED));
	}

	/** How many ids were leased more than once. */
	public long repeated() {
		return this.leases.values().stream().filter((leases) -> leases.size() > 1).count();
	}

	public void assertOneLeaseAtATime() {
		assertOneLeaseAtATime((at) -> true);
	}

	/**
	 * Compare each lease with the one before of its id.
	 * @param when which leases to look at, by the time at which they were claimed
	 */
	public void assertOneLeaseAtATime(LongPredicate when) {
		assertThat(this.leases).allSatisfy((id, leases) -> {
			LeaseLife earlier = null;
			for (LeaseLife life : leases.values()) {
				if (earlier != null && when.test(life.claimedAt())) {
					life.assertFollows(earlier);
				}
				earlier = life;
			}
		});
	}

	public void assertEachLeaseRanOnceAtMost() {
		assertThat(this.leases).allSatisfy((id, leases) -> assertThat(leases.values())
			.allSatisfy((life) -> assertThat(life.starts()).isLessThanOrEqualTo(1)));
	}

}
