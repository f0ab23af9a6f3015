// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.chihuo.CancelResult;
import io.chihuo.QueueCounts;
import io.chihuo.QueueView;
import io.chihuo.TaskInfo;
import io.chihuo.backend.DeadLetterSweep;
import io.chihuo.backend.IdPage;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.StoredPayload;
import io.chihuo.backend.TaskStore;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls to a store that name ids or nothing at all. They block for a bounded time.
 */
abstract class StoreCalls {

	private final TaskStore store;

	StoreCalls(TaskStore store) {
		this.store = store;
	}

	public TaskStore store() {
		return this.store;
	}

	public static <T> T join(CompletableFuture<T> future) {
		try {
			return future.get(TestLimits.HANG_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted", ex);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new AssertionError("The store did not answer: " + ex, ex);
		}
	}

	public boolean finish(String id) {
		return join(this.store.finish(List.of(id))).get(0);
	}

	public boolean unfinish(String id) {
		return join(this.store.unfinish(List.of(id))).get(0);
	}

	public CancelResult cancel(String id) {
		return join(this.store.cancel(List.of(id))).get(0);
	}

	public boolean requeue(String id) {
		return join(this.store.requeue(List.of(id))).get(0);
	}

	public boolean discard(String id) {
		return join(this.store.discard(List.of(id))).get(0);
	}

	public Optional<TaskInfo> find(String id) {
		return join(this.store.find(List.of(id))).get(0);
	}

	public Optional<StoredPayload> payload(String id) {
		return join(this.store.findPayload(id));
	}

	public TaskInfo info(String id) {
		Optional<TaskInfo> info = find(id);
		assertThat(info).as(id).isPresent();
		return info.get();
	}

	/**
	 * State of an id in one word, with {@code +finished} if a task that is still there
	 * bears a mark and {@code +rerun} if it runs again after its run.
	 */
	public String state(String id) {
		return find(id).map(StoreCalls::state).orElse("ABSENT");
	}

	private static String state(TaskInfo info) {
		String mark = switch (info.state()) {
			case FINISHED -> info.isFinished() ? "" : " without a mark";
			default -> info.isFinished() ? "+finished" : "";
		};
		return info.state() + mark + (info.isRerunRequested() ? "+rerun" : "");
	}

	public IdPage peek(QueueView view, String cursor, int size) {
		return join(this.store.peek(view, cursor, size));
	}

	/** Ids of all pages. */
	public List<String> peekAll(QueueView view, int size) {
		IdPage page = peek(view, null, size);
		List<String> ids = new ArrayList<>(page.ids());
		while (page.next() != null) {
			page = peek(view, page.next(), size);
			assertThat(page.ids().size()).isLessThanOrEqualTo(size);
			ids.addAll(page.ids());
		}
		return ids;
	}

	public QueueCounts counts() {
		return join(this.store.counts());
	}

	public StoredDeadLetter.Page deadLetters(String cursor, int size) {
		return join(this.store.deadLetters(cursor, size, true));
	}

	public StoredDeadLetter.Page deadLettersWithoutPayloads(String cursor, int size) {
		return join(this.store.deadLetters(cursor, size, false));
	}

	public DeadLetterSweep requeueAll(String cursor, int max) {
		return join(this.store.requeueAll(cursor, max));
	}

	public DeadLetterSweep discardAll(String cursor, int max) {
		return join(this.store.discardAll(cursor, max));
	}

	public List<String> deadIds() {
		return deadLetters(null, 100).letters().stream().map(StoredDeadLetter::id).toList();
	}

}
