// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.awaitility.core.ConditionFactory;

import io.chihuo.backend.Lease;
import io.chihuo.backend.StoreListener;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Records notifications.
 */
public class RecordingStoreListener implements StoreListener {

	private final AtomicInteger ready = new AtomicInteger();

	private final List<Lease> cancelled = new CopyOnWriteArrayList<>();

	private final List<StoredDeadLetter> dead = new CopyOnWriteArrayList<>();

	private final AtomicInteger orphaned = new AtomicInteger();

	private final List<String> refused = new CopyOnWriteArrayList<>();

	private volatile Runnable onReady = () -> {
	};

	RecordingStoreListener thenOnReady(Runnable action) {
		this.onReady = action;
		return this;
	}

	@Override
	public void onQueueReady() {
		this.ready.incrementAndGet();
		this.onReady.run();
	}

	@Override
	public void onTaskCancelled(Lease lease) {
		this.cancelled.add(lease);
	}

	@Override
	public void onTaskDead(StoredDeadLetter letter) {
		this.dead.add(letter);
	}

	@Override
	public void onChildrenOrphaned() {
		this.orphaned.incrementAndGet();
	}

	@Override
	public void onQueueRefused(String reason) {
		this.refused.add(reason);
	}

	/** The reasons why the queue was refused. */
	public List<String> refused() {
		return this.refused;
	}

	void forget() {
		this.ready.set(0);
	}

	public void awaitReady() {
		await().untilAsserted(() -> assertThat(this.ready).hasPositiveValue());
	}

	/** Wait until there may be children to cancel. */
	void awaitOrphaned() {
		await().untilAsserted(() -> assertThat(this.orphaned).hasPositiveValue());
	}

	/**
	 * The one lease that was cancelled.
	 */
	Lease awaitCancelled() {
		await().untilAsserted(() -> assertThat(this.cancelled).isNotEmpty());
		assertThat(this.cancelled).hasSize(1);
		return this.cancelled.get(0);
	}

	/**
	 * Wait until one of the listeners got a dead letter; returns all that they got.
	 */
	public static List<StoredDeadLetter> awaitDead(RecordingStoreListener... listeners) {
		await().until(() -> Stream.of(listeners).anyMatch((listener) -> !listener.dead.isEmpty()));
		return Stream.of(listeners).flatMap((listener) -> listener.dead.stream()).toList();
	}

	/**
	 * Whether there was no notification yet.
	 */
	public boolean wasToldNothing() {
		return this.ready.get() == 0 && this.cancelled.isEmpty() && this.dead.isEmpty() && this.refused.isEmpty();
	}

	private static ConditionFactory await() {
		return TestLimits.await().pollInterval(Duration.ofMillis(5));
	}

}
