// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Number of ids by state at one moment.
 */
public final class QueueCounts {

	private final long ready;

	private final long delayed;

	private final long running;

	private final long finished;

	private final long dead;

	private final long waiting;

	private QueueCounts(long ready, long delayed, long running, long finished, long dead, long waiting) {
		this.ready = ready;
		this.delayed = delayed;
		this.running = running;
		this.finished = finished;
		this.dead = dead;
		this.waiting = waiting;
	}

	/**
	 * Creates an instance, for backends and tests.
	 * @param ready tasks that wait to be claimed
	 * @param delayed tasks that wait to become due
	 * @param running tasks that are leased to a worker
	 * @param finished finish marks
	 * @param dead dead letters
	 */
	public static QueueCounts of(long ready, long delayed, long running, long finished, long dead) {
		return new QueueCounts(ready, delayed, running, finished, dead, 0);
	}

	/**
	 * Same counts with a number of tasks that wait to be completed from outside.
	 */
	public QueueCounts withWaiting(long waiting) {
		return new QueueCounts(this.ready, this.delayed, this.running, this.finished, this.dead, waiting);
	}

	/**
	 * Tasks that are ready or delayed. {@code max-length} bounds this number.
	 */
	public long queued() {
		return this.ready + this.delayed;
	}

	/**
	 * Whether no task is ready, delayed or running, and none waits to be completed.
	 */
	public boolean isDrained() {
		return queued() == 0 && this.running == 0 && this.waiting == 0;
	}

	/**
	 * Tasks that wait to be claimed.
	 */
	public long ready() {
		return this.ready;
	}

	/**
	 * Tasks that wait to become due.
	 */
	public long delayed() {
		return this.delayed;
	}

	/**
	 * Tasks that are leased to a worker.
	 */
	public long running() {
		return this.running;
	}

	/**
	 * Tasks whose run has ended and that wait to be completed from outside.
	 */
	public long waiting() {
		return this.waiting;
	}

	/**
	 * Finish marks.
	 */
	public long finished() {
		return this.finished;
	}

	/**
	 * Dead letters.
	 */
	public long dead() {
		return this.dead;
	}

	private List<@Nullable Object> fieldValues() {
		return Arrays.asList(this.ready, this.delayed, this.running, this.finished, this.dead, this.waiting);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof QueueCounts that && fieldValues().equals(that.fieldValues());
	}

	@Override
	public int hashCode() {
		return fieldValues().hashCode();
	}

	@Override
	public String toString() {
		return "QueueCounts" + fieldValues();
	}

}
