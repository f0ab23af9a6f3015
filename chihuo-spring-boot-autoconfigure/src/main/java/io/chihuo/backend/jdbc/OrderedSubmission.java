// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.List;

import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.outcome.JoinedOutcome;
import io.chihuo.backend.outcome.OutcomeKey;

/**
 * A submission and the order number that was answered to it. One within a transaction of
 * the application is answered first and made before the commit.
 *
 * @param submission the submission
 * @param order the number that was answered, 0 if none was yet
 */
record OrderedSubmission(Submission submission, long order) {

	String id() {
		return this.submission.task().id();
	}

	private boolean joinsOutcome() {
		return this.submission.joined() != JoinedOutcome.NONE;
	}

	OrderedSubmission withOrder(long order) {
		return new OrderedSubmission(this.submission, order);
	}

	static List<SubmissionAnswer> submitAll(UnitOfWork unit, List<OrderedSubmission> submissions, long now) {
		unit.loadOutcomes(submissions.stream()
			.filter((submission) -> submission.joinsOutcome() || unit.mayHaveEnded(submission.id()))
			.map((submission) -> new OutcomeKey(submission.id(), 0))
			.toList(), now);
		return submissions.stream().map((submission) -> submission.submitTo(unit, now)).toList();
	}

	private SubmissionAnswer submitTo(UnitOfWork unit, long now) {
		long number = (this.order != 0) ? this.order : unit.nextNumber();
		SubmissionAnswer answer = unit.stateMachine().submit(this.submission, number, now);
		if (this.order != 0 && answer.watch().order() != this.order) {
			throw new StaleReadException("A task that was submitted has ended since, or others await it");
		}
		return answer;
	}

}
