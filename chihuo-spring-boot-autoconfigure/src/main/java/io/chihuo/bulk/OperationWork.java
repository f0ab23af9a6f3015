// SPDX-License-Identifier: Apache-2.0

package io.chihuo.bulk;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.chihuo.BackendUnavailableException;
import io.chihuo.BulkState;
import io.chihuo.backend.SystemTaskClock;
import io.chihuo.backend.TaskClock;
import io.chihuo.bulk.MatchingTasks.MatchPage;
import io.chihuo.concurrent.ReconnectBackoff;
import io.chihuo.concurrent.SafeLogger;

/**
 * Works on one operation until it ends, another node works on it, or this node stops. The
 * record is written before each page is changed, with the number of tasks that are about
 * to be changed: a node that goes on from there can tell how many of them were.
 */
final class OperationWork {

	private static final SafeLogger logger = SafeLogger.of(OperationWork.class);

	/** Failures one after the other that end an operation, if the backend is there. */
	static final int MAX_FAILURES = 6;

	private static final int MAX_PROBLEM_LENGTH = 1000;

	private final OwnedOperation operation;

	private final MatchingTasks tasks;

	private final CountDownLatch stopped;

	private final StepPace pace;

	private final ReconnectBackoff backoff = new ReconnectBackoff(Duration.ofMillis(50), Duration.ofSeconds(10));

	/** Progress as this node knows it; the last part may not be written yet. */
	private OperationProgress progress;

	private @Nullable RuntimeException failure;

	/**
	 * Create it.
	 * @param stopped open when this node stops
	 */
	OperationWork(OwnedOperation operation, MatchingTasks tasks, TaskClock clock, CountDownLatch stopped) {
		this.operation = operation;
		this.tasks = tasks;
		this.stopped = stopped;
		this.pace = new StepPace(SystemTaskClock::monotonicNanos, stopped);
		this.progress = operation.content().progress();
	}

	void workToEnd() throws InterruptedException {
		boolean goesOn = this.pace.timeWrite(this.operation::takeOver);
		while (goesOn && this.stopped.getCount() > 0) {
			goesOn = tryStep();
		}
		if (goesOn && this.failure == null) {
			this.operation.release(this.progress);
		}
	}

	private boolean tryStep() throws InterruptedException {
		try {
			boolean goesOn = makeStep();
			this.backoff.reset();
			return goesOn;
		}
		catch (RuntimeException ex) {
			this.failure = ex;
			long delay = this.backoff.nextDelay();
			logger.debug("A step of bulk operation '{}' on loop '{}' failed and is repeated in {} ms",
					this.operation.id(), this.operation.content().loop(), delay, ex);
			this.stopped.await(delay, TimeUnit.MILLISECONDS);
			return true;
		}
	}

	/** Returns whether the operation goes on here. */
	private boolean makeStep() throws InterruptedException {
		if (this.failure != null && !recover(this.failure)) {
			return false;
		}
		this.failure = null;
		if (this.progress.pending() > 0 && !recount()) {
			return false;
		}
		if (this.progress.pending() > 0) {
			return true; // this node stops
		}
		return (this.progress.state() == BulkState.COUNTING) ? countPage() : changePage();
	}

	/** It is not known what was changed or written, so the record is read again. */
	private boolean recover(RuntimeException failure) {
		if (!this.operation.reload()) {
			return false;
		}
		this.progress = this.operation.content().progress();
		this.tasks.onStepRepeated();
		boolean broken = this.backoff.failureCount() >= MAX_FAILURES
				&& !(failure instanceof BackendUnavailableException);
		return !broken || this.operation.writeProgress(this.progress.ended(BulkState.FAILED, problemOf(failure)));
	}

	private static String problemOf(RuntimeException failure) {
		String name = failure.getClass().getName();
		try {
			String text = String.valueOf(failure.getMessage());
			return name + ": " + text.substring(0, Math.min(text.length(), MAX_PROBLEM_LENGTH));
		}
		catch (RuntimeException ex) {
			return name;
		}
	}

	/**
	 * Part of a page may have been changed. What is left of it is counted, up to the
	 * first tasks after it, or to the end where these are not known.
	 */
	private boolean recount() throws InterruptedException {
		Set<String> following = readFollowing(this.progress.pendingEnd());
		long left = 0;
		String cursor = this.progress.cursor();
		boolean atEnd = false;
		while (!atEnd) {
			if (this.stopped.getCount() == 0) {
				return true; // another node counts
			}
			MatchPage page = readPage(cursor);
			long ofPage = page.ids().stream().takeWhile((id) -> !following.contains(id)).count();
			left += ofPage;
			cursor = page.next();
			atEnd = cursor == null || ofPage < page.ids().size() || this.progress.isAllLeft(left);
			if (!atEnd && !writeSometimes()) {
				return false;
			}
		}
		this.progress = this.progress.resumed(left);
		return this.operation.writeProgress(this.progress);
	}

	private boolean countPage() throws InterruptedException {
		MatchPage page = readPage(this.progress.cursor());
		this.progress = this.progress.counted(page.ids().size(), page.next());
		return writeSometimes();
	}

	private boolean changePage() throws InterruptedException {
		long left = this.tasks.isCountExact() ? this.progress.total() - this.progress.done() : Long.MAX_VALUE;
		if (left <= 0) {
			return this.operation.writeProgress(this.progress.ended(BulkState.DONE, null));
		}
		MatchPage page = readPage(this.progress.cursor());
		List<String> ids = page.ids().subList(0, (int) Math.min(left, page.ids().size()));
		if (!ids.isEmpty() && !changeAll(ids, page.next())) {
			return false;
		}
		if (this.progress.pending() > 0) {
			return true; // this node stops
		}
		this.progress = this.progress.pageChanged((page.next() != null) ? page.next() : this.tasks.nextPass());
		return this.progress.state().isEnd() ? this.operation.writeProgress(this.progress) : writeSometimes();
	}

	/** Returns whether the operation goes on here. */
	private boolean changeAll(List<String> ids, @Nullable String next) throws InterruptedException {
		OperationProgress changing = this.progress.changing(ids.size(), next);
		boolean goesOn = this.pace.timeWrite(() -> this.operation.writeProgress(changing));
		if (goesOn) {
			this.progress = changing;
		}
		for (int first = 0; goesOn && first < ids.size() && this.stopped.getCount() > 0;) {
			List<String> part = ids.subList(first, Math.min(ids.size(), first + this.pace.callSize()));
			int changes = this.pace.paceCall(() -> this.tasks.changeAll(part));
			this.progress = this.progress.changed(changes, part.size());
			goesOn = writeSometimes();
			first += part.size();
		}
		return goesOn;
	}

	/** The first ones after a page, of which somebody may remove some meanwhile. */
	private Set<String> readFollowing(@Nullable String end) throws InterruptedException {
		return (end == null || end.isEmpty()) ? Set.of()
				: Set.copyOf(this.pace.paceCall(() -> this.tasks.readIds(end, this.pace.callSize())));
	}

	/** Returns whether the operation goes on here, as far as is known. */
	private boolean writeSometimes() {
		return !this.operation.isWriteDue() || this.pace.timeWrite(() -> this.operation.writeProgress(this.progress));
	}

	private MatchPage readPage(@Nullable String cursor) throws InterruptedException {
		return this.pace.paceCall(() -> this.tasks.readPage(cursor, this.pace.pageSize()));
	}

}
