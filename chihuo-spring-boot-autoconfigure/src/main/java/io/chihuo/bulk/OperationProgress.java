// SPDX-License-Identifier: Apache-2.0

package io.chihuo.bulk;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.chihuo.BulkState;

/**
 * How far an operation has come.
 *
 * @param state its state
 * @param done tasks that were changed
 * @param total tasks that match, as far as they were counted
 * @param cursor where the next page begins, null for the first
 * @param pending number of tasks of that page that may have been changed, and do not
 * count as done yet
 * @param pendingEnd where the page after that one begins, empty if there is none; null if
 * that is not known, since an earlier version has written it
 * @param problem why it failed
 */
record OperationProgress(BulkState state, long done, long total, @Nullable String cursor, int pending,
		@Nullable String pendingEnd, @Nullable String problem) {

	static final OperationProgress BEGINNING = new OperationProgress(BulkState.COUNTING, 0, 0, null, 0, null, null);

	/** The beginning where all match, so that none has to be counted. */
	static OperationProgress ofAll(long total) {
		return new OperationProgress(BulkState.RUNNING, 0, total, null, 0, null, null);
	}

	static OperationProgress parseValues(Map<String, String> values) {
		return new OperationProgress(BulkState.valueOf(values.getOrDefault("state", "")),
				OperationRecord.parseNumber(values, "done"), OperationRecord.parseNumber(values, "total"),
				values.get("cursor"), (int) OperationRecord.parseNumber(values, "pending"), values.get("pending-end"),
				values.get("problem"));
	}

	void putValues(Map<String, Object> values) {
		values.put("state", this.state);
		values.put("done", this.done);
		values.put("total", this.total);
		if (this.cursor != null) {
			values.put("cursor", this.cursor);
		}
		values.put("pending", this.pending);
		if (this.pendingEnd != null) {
			values.put("pending-end", this.pendingEnd);
		}
		if (this.problem != null) {
			values.put("problem", this.problem);
		}
	}

	/** A page is counted. The end of the last one is the beginning of the changes. */
	OperationProgress counted(int matches, @Nullable String next) {
		return new OperationProgress((next != null) ? BulkState.COUNTING : BulkState.RUNNING, this.done,
				this.total + matches, next, 0, null, null);
	}

	/** A page is about to be changed. */
	OperationProgress changing(int matches, @Nullable String next) {
		return new OperationProgress(this.state, this.done, this.total, this.cursor, matches,
				(next != null) ? next : "", null);
	}

	/** Some of its tasks were to be changed, and those that were still there are. */
	OperationProgress changed(int changes, int tasks) {
		return new OperationProgress(this.state, this.done + changes, Math.max(this.total, this.done + changes),
				this.cursor, this.pending - tasks, this.pendingEnd, null);
	}

	/** A page is changed. */
	OperationProgress pageChanged(@Nullable String next) {
		return new OperationProgress((next != null) ? this.state : BulkState.DONE, this.done, this.total, next, 0, null,
				null);
	}

	/**
	 * The change of a page was not answered: part of its tasks may have been changed.
	 * @param left matching tasks of it that are left; if its end is not known, those from
	 * its beginning on
	 */
	OperationProgress resumed(long left) {
		long gone = Math.max(0, Math.min(this.pending, leftBefore() - left));
		return new OperationProgress(this.state, this.done + gone, this.total, this.cursor, 0, null, null);
	}

	/** Whether so many tasks are left that none can have been changed. */
	boolean isAllLeft(long left) {
		return left >= leftBefore();
	}

	private long leftBefore() {
		return (this.pendingEnd != null) ? this.pending : this.total - this.done;
	}

	OperationProgress ended(BulkState end, @Nullable String problem) {
		return new OperationProgress(end, this.done, this.total, this.cursor, this.pending, this.pendingEnd, problem);
	}

	/**
	 * The same with an end that another node has given it. What was about to be changed
	 * was not.
	 */
	OperationProgress endedAs(OperationProgress other) {
		return new OperationProgress(other.state, this.done, this.total, this.cursor, 0, null, other.problem);
	}

}
