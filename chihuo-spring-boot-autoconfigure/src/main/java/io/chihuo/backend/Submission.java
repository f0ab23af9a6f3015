// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import io.chihuo.backend.outcome.JoinedOutcome;
import io.chihuo.backend.outcome.OutcomeWatch;

/**
 * A task to add whose outcome is awaited.
 *
 * @param task the task
 * @param watch interest in its outcome, or in that of the task which has the id already
 * @param joined which kept outcome of the id is answered instead, where no task of the id
 * is under way: with {@code ALREADY_FINISHED} as the result of the add
 */
public record Submission(NewTask task, OutcomeWatch watch, JoinedOutcome joined) {

	/**
	 * A submission that adds the task whatever came of earlier ones.
	 */
	public Submission(NewTask task, OutcomeWatch watch) {
		this(task, watch, JoinedOutcome.NONE);
	}

	/**
	 * The same submission of another form of the task.
	 */
	public Submission withTask(NewTask task) {
		return new Submission(task, this.watch, this.joined);
	}

}
