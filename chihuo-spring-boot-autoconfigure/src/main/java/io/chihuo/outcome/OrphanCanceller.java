// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.chihuo.CancelResult;
import io.chihuo.TaskInfo;
import io.chihuo.TaskState;
import io.chihuo.backend.ChildRef;
import io.chihuo.backend.OrphanedChildren;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.QueueRecords;
import io.chihuo.backend.SystemTaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.concurrent.SafeLogger;

/**
 * Cancels children whose parent has ended, and their children in turn. The store keeps
 * them until that is done, so any node may do it. For any number of threads; does not
 * block.
 */
public final class OrphanCanceller {

	private static final SafeLogger logger = SafeLogger.inBackground(OrphanCanceller.class);

	/** How long children wait for a node that knows their namespace. */
	private static final Duration UNKNOWN_NAMESPACE_TIMEOUT = Duration.ofDays(1);

	/** Most batches whose wait is measured; others wait until there is room. */
	static final int MAX_UNKNOWN_BATCHES = 10_000;

	private static final int MAX_LATE_CHILDREN = 10_000;

	/** Between two attempts to cancel late children. */
	private static final Duration LATE_CHILDREN_DELAY = Duration.ofSeconds(1);

	/** How long the cancel of late children is tried. */
	private static final Duration LATE_CHILDREN_TIMEOUT = Duration.ofHours(1);

	private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

	private final Function<QueueName, @Nullable TaskStore> stores;

	/** How often each queue was to be swept since its present sweep began. */
	private final ConcurrentMap<QueueName, AtomicInteger> sweeps = new ConcurrentHashMap<>();

	private final Set<String> unknownNamespaces = ConcurrentHashMap.newKeySet();

	/** Batches with children of unknown namespaces, and when each was first seen. */
	private final ConcurrentMap<OrphanKey, Long> unknownSince = new ConcurrentHashMap<>();

	/** When it was last looked for batches that were handled elsewhere. */
	private final AtomicLong roomCheckedAt = new AtomicLong(SystemTaskClock.monotonicNanos());

	/** Children that could not be cancelled yet, and that no store knows as orphans. */
	private final Queue<LateChildren> lateChildren = new ConcurrentLinkedQueue<>();

	private record OrphanKey(QueueName queue, long number) {
	}

	/**
	 * Children in one queue.
	 *
	 * @param since when they were to be cancelled, in nanoseconds
	 * @param triedAt when that failed last
	 */
	private record LateChildren(QueueName queue, String parent, List<ChildRef> children, long since, long triedAt) {

		LateChildren triedAgain(long now) {
			return new LateChildren(this.queue, this.parent, this.children, this.since, now);
		}

	}

	/**
	 * Create an instance.
	 * @param stores finds the store of a queue, null if its namespace is not known here
	 */
	OrphanCanceller(Function<QueueName, @Nullable TaskStore> stores) {
		this.stores = stores;
	}

	/**
	 * Cancel all that is to be cancelled since tasks of a queue have ended. Calls that
	 * meet are made together. Does nothing within a transaction of the application, whose
	 * effect is not known yet and must not be joined: what is to be cancelled is found
	 * after its commit, by a worker.
	 */
	public void sweepQueue(TaskStore store) {
		if (store.joinsTransaction()) {
			return;
		}
		cancelLateChildren();
		AtomicInteger wanted = this.sweeps.computeIfAbsent(store.queue(), (queue) -> new AtomicInteger());
		if (wanted.getAndIncrement() == 0) {
			sweep(store, wanted);
		}
	}

	/** Same as {@link #sweepQueue(TaskStore)}. */
	public void sweepQueue(QueueName queue) {
		TaskStore store = this.stores.apply(queue);
		if (store != null) {
			sweepQueue(store);
		}
	}

	private void sweep(TaskStore store, AtomicInteger wanted) {
		int before = wanted.get();
		callStore(() -> takeNext(store, List.of())).whenComplete((done, failure) -> {
			if (wanted.addAndGet(-before) > 0) {
				sweep(store, wanted);
			}
			if (failure != null) {
				logger.debug("Tasks within tasks of '{}' are cancelled later", store.queue(), failure);
			}
		});
	}

	private CompletableFuture<Void> takeNext(TaskStore store, List<Long> handled) {
		return store.takeOrphans(QueueRecords.MAX_ORPHAN_BATCHES, handled).thenCompose((batches) -> {
			if (batches.isEmpty()) {
				return DONE;
			}
			List<Long> cancelled = new ArrayList<>();
			CompletableFuture<?>[] cancels = batches.stream()
				.map((batch) -> callStore(() -> cancelChildren(store, batch)).handle((done, failure) -> {
					if (failure == null || isGivenUp(store.queue(), batch, failure)) {
						synchronized (cancelled) {
							cancelled.add(batch.number());
						}
					}
					return null;
				}))
				.toArray(CompletableFuture[]::new);
			return CompletableFuture.allOf(cancels).thenCompose((all) -> takeNext(store, List.copyOf(cancelled)));
		});
	}

	private static <R> CompletableFuture<R> callStore(Supplier<CompletableFuture<R>> call) {
		try {
			return call.get();
		}
		catch (RuntimeException | Error ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/** The store gives them out again after a time, unless they are given up. */
	private boolean isGivenUp(QueueName queue, OrphanedChildren batch, Throwable failure) {
		if (failure.getCause() instanceof UnknownNamespaceException || failure instanceof UnknownNamespaceException) {
			return hasWaitedLong(new OrphanKey(queue, batch.number()), batch.parent()); // is
																						// logged
																						// once
		}
		logger.warn("Tasks that were submitted by task '{}' of '{}', which has ended, could not be cancelled; another "
				+ "attempt follows", batch.parent(), queue.loop(), failure);
		return false;
	}

	private boolean hasWaitedLong(OrphanKey key, String parent) {
		long now = SystemTaskClock.monotonicNanos();
		Long since = hasRoom(now) ? this.unknownSince.putIfAbsent(key, now) : this.unknownSince.get(key);
		if (since == null || now - since < UNKNOWN_NAMESPACE_TIMEOUT.toNanos()) {
			return false;
		}
		this.unknownSince.remove(key);
		logger.warn("Tasks that were submitted by task '{}' of '{}', which has ended, are not cancelled: no node has "
				+ "come that knows their namespace", parent, key.queue().loop());
		return true;
	}

	/** Those that were not given out here for long were handled by another node. */
	private boolean hasRoom(long now) {
		if (this.unknownSince.size() < MAX_UNKNOWN_BATCHES) {
			return true;
		}
		long checkedAt = this.roomCheckedAt.get();
		if (now - checkedAt > QueueRecords.ORPHAN_RETRY_DELAY.toNanos()
				&& this.roomCheckedAt.compareAndSet(checkedAt, now)) {
			this.unknownSince.values().removeIf((since) -> now - since > 2 * UNKNOWN_NAMESPACE_TIMEOUT.toNanos());
		}
		return this.unknownSince.size() < MAX_UNKNOWN_BATCHES;
	}

	/**
	 * Cancel tasks that were submitted by a run which had ended, had been cancelled or
	 * had lost its lease before they were there, so that its end did not reach them.
	 * @param queue queue of the parent
	 * @param parent id of the parent
	 * @param runHeld whether the run still has the lease of the parent, so that no later
	 * run can have found the tasks
	 */
	public void cancelLate(QueueName queue, String parent, List<ChildRef> children, boolean runHeld) {
		long now = SystemTaskClock.monotonicNanos();
		children.stream()
			.collect(Collectors.groupingBy(ChildRef::queue))
			.values()
			.forEach((together) -> cancelLate(new LateChildren(queue, parent, together, now, now), runHeld));
	}

	/** Tried again after a time; a run that was held then is not any more, or ends. */
	private void cancelLate(LateChildren late, boolean runHeld) {
		callStore(() -> cancelLateIn(late, runHeld)).whenComplete((done, failure) -> {
			long now = SystemTaskClock.monotonicNanos();
			if (failure != null && !(failure.getCause() instanceof UnknownNamespaceException)
					&& now - late.since() < LATE_CHILDREN_TIMEOUT.toNanos()
					&& this.lateChildren.size() < MAX_LATE_CHILDREN) {
				this.lateChildren.add(late.triedAgain(now));
			}
		});
	}

	/** In the order in which they failed. */
	private void cancelLateChildren() {
		long due = SystemTaskClock.monotonicNanos() - LATE_CHILDREN_DELAY.toNanos();
		LateChildren late = this.lateChildren.peek();
		while (late != null && late.triedAt() - due <= 0) {
			if (this.lateChildren.remove(late)) {
				cancelLate(late, false);
			}
			late = this.lateChildren.peek();
		}
	}

	private CompletableFuture<Void> cancelLateIn(LateChildren late, boolean runHeld) {
		TaskStore store = this.stores.apply(late.children().get(0).queue());
		if (store != null && store.joinsTransaction()) {
			return CompletableFuture.failedFuture(new IllegalStateException("Within a transaction"));
		}
		CompletableFuture<List<ChildRef>> lost = runHeld ? CompletableFuture.completedFuture(late.children())
				: removeFound(this.stores.apply(late.queue()), late.parent(), late.children());
		return lost.thenCompose((children) -> cancelAll(late.queue(), late.parent(), children));
	}

	/** A later run of the parent finds children again that have its key. */
	private static CompletableFuture<List<ChildRef>> removeFound(@Nullable TaskStore parents, String parent,
			List<ChildRef> children) {
		List<ChildRef> unfound = children.stream().filter((child) -> !child.found()).toList();
		return (parents == null || unfound.size() == children.size()) ? CompletableFuture.completedFuture(children)
				: parents.find(List.of(parent))
					.thenApply((infos) -> infos.get(0).filter(OrphanCanceller::isUnderWay).isPresent() ? unfound
							: children);
	}

	/**
	 * The ones of these children that have ended.
	 */
	public CompletableFuture<Set<ChildRef>> findEnded(List<ChildRef> children) {
		Set<ChildRef> ended = ConcurrentHashMap.newKeySet();
		CompletableFuture<?>[] looks = children.stream()
			.collect(Collectors.groupingBy(ChildRef::queue))
			.entrySet()
			.stream()
			.map((entry) -> addEnded(entry.getKey(), entry.getValue(), ended))
			.toArray(CompletableFuture[]::new);
		return CompletableFuture.allOf(looks).thenApply((all) -> ended);
	}

	private CompletableFuture<Void> addEnded(QueueName queue, List<ChildRef> children, Set<ChildRef> ended) {
		TaskStore store = this.stores.apply(queue);
		if (store == null) {
			return DONE;
		}
		return store.find(children.stream().map(ChildRef::id).toList()).thenAccept((infos) -> {
			for (int i = 0; i < children.size(); i++) {
				if (infos.get(i).filter(OrphanCanceller::isUnderWay).isEmpty()) {
					ended.add(children.get(i));
				}
			}
		});
	}

	private CompletableFuture<Void> cancelChildren(TaskStore parents, OrphanedChildren batch) {
		CompletableFuture<List<ChildRef>> lost = batch.runEnded()
				? removeFound(parents, batch.parent(), batch.children())
				: CompletableFuture.completedFuture(batch.children());
		return lost.thenCompose((children) -> cancelAll(parents.queue(), batch.parent(), children));
	}

	private CompletableFuture<Void> cancelAll(QueueName queue, String parent, List<ChildRef> children) {
		Map<QueueName, List<ChildRef>> queues = children.stream().collect(Collectors.groupingBy(ChildRef::queue));
		return CompletableFuture.allOf(queues.entrySet()
			.stream()
			.map((entry) -> cancelIn(entry.getKey(), queue + "/" + parent, entry.getValue()))
			.toArray(CompletableFuture[]::new));
	}

	private CompletableFuture<Void> cancelIn(QueueName queue, String parent, List<ChildRef> children) {
		TaskStore store = this.stores.apply(queue);
		if (store == null) {
			if (this.unknownNamespaces.add(queue.namespace())) {
				logger.warn(
						"Task '{}' has ended, and tasks that it has submitted to the namespace '{}' are to be "
								+ "cancelled: configure it here, or start a node that uses both",
						parent, queue.namespace());
			}
			return CompletableFuture.failedFuture(new UnknownNamespaceException());
		}
		List<String> ids = children.stream().filter((child) -> !child.found()).map(ChildRef::id).toList();
		return findSubmitted(store, parent, children.stream().filter(ChildRef::found).map(ChildRef::id).toList())
			.thenCompose((found) -> {
				found.addAll(ids);
				return found.isEmpty() ? DONE : store.cancel(found).thenAccept((results) -> {
					if (results.contains(CancelResult.REMOVED) || results.contains(CancelResult.INTERRUPTED)) {
						sweepQueue(store);
					}
				});
			});
	}

	/**
	 * Ids whose present task was submitted by the parent: others may have been there
	 * before, or have come later.
	 */
	private static CompletableFuture<List<String>> findSubmitted(TaskStore store, String parent, List<String> ids) {
		if (ids.isEmpty()) {
			return CompletableFuture.completedFuture(new ArrayList<>());
		}
		return store.find(ids).thenCompose((infos) -> {
			List<CompletableFuture<Optional<String>>> checks = infos.stream()
				.flatMap(Optional::stream)
				.filter(OrphanCanceller::isUnderWay)
				.map((info) -> store.findPayload(info.id())
					.thenApply((stored) -> stored
						.filter((payload) -> parent.equals(TaskLineage.parentOf(payload.headers())))
						.map((payload) -> info.id())))
				.toList();
			return CompletableFuture.allOf(checks.toArray(CompletableFuture[]::new))
				.thenApply((all) -> checks.stream()
					.flatMap((check) -> check.join().stream())
					.collect(Collectors.toCollection(ArrayList::new)));
		});
	}

	private static boolean isUnderWay(TaskInfo info) {
		return info.state() != TaskState.DEAD && info.state() != TaskState.FINISHED;
	}

	private static final class UnknownNamespaceException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}
