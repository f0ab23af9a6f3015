// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.chihuo.AddOptions;
import io.chihuo.RunOutcome;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.ParkRequest;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.outcome.Completion;
import io.chihuo.backend.outcome.CompletionResult;
import io.chihuo.backend.outcome.JoinedOutcome;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.OutcomeWatch;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.backend.outcome.WatchAnswer;
import io.chihuo.backend.outcome.WatchRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The outcomes of a queue in the words of a test. Results and tokens are text.
 */
public final class ContractOutcomes {

	/**
	 * The node that watches.
	 */
	public static final String NODE = "node-1";

	/**
	 * How long outcomes are kept, unless a test says otherwise.
	 */
	public static final Duration KEPT_DURATION = Duration.ofMinutes(10);

	/**
	 * Keeps the outcome and wakes {@link #NODE}.
	 */
	public static final OutcomeWatch KEEP = new OutcomeWatch(KEPT_DURATION, false, NODE);

	/**
	 * Keeps a failure instead of a dead letter too.
	 */
	public static final OutcomeWatch CALL = new OutcomeWatch(KEPT_DURATION, true, NODE);

	private static final Duration PARK_TIMEOUT = Duration.ofMinutes(10);

	private final ContractQueue queue;

	ContractOutcomes(ContractQueue queue) {
		this.queue = queue;
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	static String text(TaskEnd end) {
		return new String(end.content(), StandardCharsets.UTF_8);
	}

	SubmissionAnswer submit(String id) {
		return submit(id, AddOptions.DEFAULTS.ignoreRunning(), KEEP);
	}

	SubmissionAnswer submit(String id, AddOptions options, OutcomeWatch watch) {
		return ContractQueue
			.join(this.queue.store().submit(List.of(new Submission(ContractQueue.task(id, id, options), watch))))
			.get(0);
	}

	/** Submit an id unless a kept outcome answers it. */
	SubmissionAnswer join(String id, JoinedOutcome joined) {
		Submission submission = new Submission(ContractQueue.task(id, id, AddOptions.DEFAULTS), KEEP, joined);
		return ContractQueue.join(this.queue.store().submit(List.of(submission))).get(0);
	}

	/**
	 * Submit an absent id; returns its number.
	 */
	public long submitted(String id) {
		WatchAnswer watch = submit(id).watch();
		assertThat(watch.status()).isEqualTo(WatchAnswer.Status.PENDING);
		assertThat(watch.order()).isPositive();
		return watch.order();
	}

	WatchAnswer watch(String id, long order) {
		return watch(id, order, KEEP);
	}

	WatchAnswer watch(String id, long order, OutcomeWatch watch) {
		return ContractQueue.join(this.queue.store().watch(List.of(new WatchRequest(id, order, watch)))).get(0);
	}

	public WatchAnswer.Status status(String id, long order) {
		return watch(id, order).status();
	}

	/** The kept end of a task, which must be there. */
	TaskEnd end(String id, long order) {
		WatchAnswer answer = watch(id, order);
		assertThat(answer.status()).isEqualTo(WatchAnswer.Status.ENDED);
		assertThat(answer.end()).isNotNull();
		assertThat(answer.end().id()).isEqualTo(id);
		assertThat(answer.order()).isEqualTo(answer.end().order());
		return answer.end();
	}

	void forget(String id, long order) {
		ContractQueue.join(this.queue.store().forgetOutcomes(List.of(new OutcomeKey(id, order))));
	}

	public RunOutcome succeed(LeasedTask task, String result) {
		return this.queue.settle(Settlement.acknowledge(task.lease(), false).withContent(bytes(result))).get(0);
	}

	RunOutcome die(LeasedTask task, String failure) {
		return this.queue.settle(Settlement.dead(task.lease(), "given up").withContent(bytes(failure))).get(0);
	}

	public boolean handOut(LeasedTask task, String token) {
		return handOut(task, token, PARK_TIMEOUT, false);
	}

	boolean handOut(LeasedTask task, String token, Duration timeout, boolean finish) {
		return ContractQueue
			.join(this.queue.store().park(List.of(new ParkRequest(task.lease(), bytes(token), timeout, finish))))
			.get(0);
	}

	/** Have a running task wait. */
	void park(LeasedTask task, String token) {
		park(task, token, PARK_TIMEOUT);
	}

	public void park(LeasedTask task, String token, Duration timeout) {
		assertThat(handOut(task, token, timeout, false)).isTrue();
		assertThat(endParked(task)).isEqualTo(RunOutcome.PARKED);
	}

	public RunOutcome endParked(LeasedTask task) {
		return this.queue.settle(Settlement.park(task.lease(), false)).get(0);
	}

	public CompletionResult complete(String id, String token, String result) {
		return complete(new Completion(id, bytes(token), false, bytes(result), null));
	}

	CompletionResult fail(String id, String token, String failure) {
		return complete(new Completion(id, bytes(token), true, bytes(failure), "failed outside"));
	}

	private CompletionResult complete(Completion completion) {
		return ContractQueue.join(this.queue.store().complete(List.of(completion))).get(0);
	}

}
