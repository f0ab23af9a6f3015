// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.CancelResult;
import io.chihuo.TaskInfo;
import io.chihuo.TaskState;
import io.chihuo.backend.ChildRef;
import io.chihuo.backend.OrphanedChildren;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.QueueRecords;
import io.chihuo.backend.TaskStore;

/**
 * Cancels children whose parent has ended, and their children in turn. The store keeps
 * them until that is done, so any node may do it. For any number of threads; does not
 * block.
 */
public final class OrphanCanceller {

	private static final Logger logger = LoggerFactory.getLogger(OrphanCanceller.class);

	private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

	private final Function<QueueName, @Nullable TaskStore> stores;

	/** How often each queue was to be swept since its present sweep began. */
	private final ConcurrentMap<QueueName, AtomicInteger> sweeps = new ConcurrentHashMap<>();

	private final Set<String> unknownNamespaces = ConcurrentHashMap.newKeySet();

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
		AtomicInteger wanted = this.sweeps.computeIfAbsent(store.queue(), (queue) -> new AtomicInteger());
		if (wanted.getAndIncrement() == 0) {
			sweep(store, wanted);
		}
	}

	private void sweep(TaskStore store, AtomicInteger wanted) {
		int before = wanted.get();
		takeNext(store, List.of()).whenComplete((done, failure) -> {
			if (failure != null) {
				logger.debug("Tasks within tasks of '{}' are cancelled later", store.queue(), failure);
			}
			if (wanted.addAndGet(-before) > 0) {
				sweep(store, wanted);
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
				.map((batch) -> cancelChildren(store.queue(), batch).thenAccept((done) -> {
					synchronized (cancelled) {
						cancelled.add(batch.number());
					}
				}).exceptionally((failure) -> {
					onFailure(store.queue(), batch.parent(), failure);
					return null;
				}))
				.toArray(CompletableFuture[]::new);
			return CompletableFuture.allOf(cancels).thenCompose((all) -> takeNext(store, List.copyOf(cancelled)));
		});
	}

	/** The store gives them out again after a time. */
	private static void onFailure(QueueName queue, String parent, Throwable failure) {
		if (failure.getCause() instanceof UnknownNamespaceException) {
			return; // is logged once
		}
		logger.warn("Tasks that were submitted by task '{}' of '{}', which has ended, could not be cancelled; another "
				+ "attempt follows", parent, queue.loop(), failure);
	}

	private CompletableFuture<Void> cancelChildren(QueueName parent, OrphanedChildren batch) {
		Map<QueueName, List<ChildRef>> queues = batch.children()
			.stream()
			.collect(Collectors.groupingBy(ChildRef::queue));
		return CompletableFuture.allOf(queues.entrySet()
			.stream()
			.map((entry) -> cancelIn(entry.getKey(), parent + "/" + batch.parent(), entry.getValue()))
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
