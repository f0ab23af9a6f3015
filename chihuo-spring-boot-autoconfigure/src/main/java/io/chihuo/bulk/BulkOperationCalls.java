// SPDX-License-Identifier: Apache-2.0

package io.chihuo.bulk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import org.springframework.util.Assert;

import io.chihuo.BackendUnavailableException;
import io.chihuo.BulkAction;
import io.chihuo.BulkOperation;
import io.chihuo.BulkOperations;
import io.chihuo.BulkRequest;
import io.chihuo.BulkState;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.concurrent.BlockingWait;

/**
 * Starts and stops operations on behalf of code of the application, and shows them. Calls
 * are made on threads of their own, so that none joins a transaction.
 */
public final class BulkOperationCalls implements BulkOperations {

	/** Calls of the store within one call of the application. */
	private static final int MAX_STORE_CALLS = 10;

	private final BulkOperationEngine engine;

	private final OperationStore store;

	private final Executor threads;

	private final BlockingWait answers;

	/**
	 * Create it.
	 * @param engine works on operations that are started here
	 * @param threads run calls of the store, which may block
	 */
	public BulkOperationCalls(BackendChihuoClient client, BulkOperationEngine engine, Executor threads) {
		this.engine = engine;
		this.store = engine.operationStore();
		this.threads = threads;
		this.answers = new BlockingWait("bulk operations", client.timeout().multipliedBy(MAX_STORE_CALLS));
	}

	private <R> R await(Supplier<R> call) {
		BlockingWait.checkThread("BulkOperations", "call it on a thread that may block");
		return this.answers.awaitAnswer(CompletableFuture.supplyAsync(call, this.threads));
	}

	@Override
	public BulkOperation start(BulkRequest request) {
		BulkOperation started = await(() -> startOperation(request));
		this.engine.onChanged();
		return started;
	}

	private BulkOperation startOperation(BulkRequest request) {
		List<StoredOperation> operations = this.store.listOperations();
		new OperationCleanup(this.store).removeOutdated(operations);
		long underWay = operations.stream().filter((operation) -> !operation.isEnded()).count();
		Assert.state(underWay < MAX_UNDER_WAY,
				() -> MAX_UNDER_WAY + " bulk operations have not ended; wait for one of them, or stop one");
		if (request.action() == BulkAction.CANCEL) {
			this.store.requireVisibleTasks(request.loop());
		}
		long frozenAt = this.store.currentMillis(request.loop());
		long count = this.store.countAll(request.loop(), request.action());
		long now = this.store.currentMillis(OperationStore.QUEUE);
		StoredOperation operation = new StoredOperation(UUID.randomUUID().toString(), 0,
				OperationRecord.ofRequest(request, frozenAt, count, now), now);
		return this.store.writeOperation(operation, operation.content())
			.orElseThrow(() -> new BackendUnavailableException("The id of a new bulk operation is in use", null))
			.describe();
	}

	@Override
	public List<BulkOperation> list() {
		List<BulkOperation> operations = new ArrayList<>(
				await(this.store::listOperations).stream().map(StoredOperation::describe).toList());
		Collections.reverse(operations);
		return operations;
	}

	@Override
	public Optional<BulkOperation> find(String id) {
		return isId(id) ? await(() -> this.store.findOperation(id)).map(StoredOperation::describe) : Optional.empty();
	}

	@Override
	public Optional<BulkOperation> stop(String id) {
		return isId(id) ? await(() -> stopOperation(id)).map(StoredOperation::describe) : Optional.empty();
	}

	private static boolean isId(String id) {
		return id.matches("[0-9a-f-]{36}");
	}

	/** Tries again while the node that works on it writes its progress. */
	private Optional<StoredOperation> stopOperation(String id) {
		while (true) {
			Optional<StoredOperation> found = this.store.findOperation(id);
			if (found.isEmpty() || found.get().isEnded()) {
				return found;
			}
			OperationRecord content = found.get().content();
			OperationProgress stopped = content.progress().ended(BulkState.STOPPED, null);
			Optional<StoredOperation> written = this.store.writeOperation(found.get(),
					content.withProgress(stopped, found.get().now()));
			if (written.isPresent()) {
				return written;
			}
		}
	}

}
