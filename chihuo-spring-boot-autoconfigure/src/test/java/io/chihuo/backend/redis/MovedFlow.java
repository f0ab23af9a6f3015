// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

import io.chihuo.AddOptions;
import io.chihuo.FlowState;
import io.chihuo.RunOutcome;
import io.chihuo.backend.FlowMove;
import io.chihuo.backend.FlowMove.EndedRun;
import io.chihuo.backend.FlowMove.NewStep;
import io.chihuo.backend.FlowMoves;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.Submission;
import io.chihuo.backend.flow.FlowKey;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.backend.flow.FlowStore;
import io.chihuo.backend.flow.FlowUpdate;
import io.chihuo.contract.ContractOutcomes;
import io.chihuo.contract.ContractQueue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A flow whose steps are in the queue of a backend, and the moves of it.
 */
final class MovedFlow {

	private static final String NAMESPACE = OwnBackend.QUEUE.namespace();

	private static final String LOOP = OwnBackend.QUEUE.loop();

	private final String id;

	private final OwnBackend backend;

	/** A new flow, in version 1. */
	MovedFlow(OwnBackend backend) {
		this(backend, UUID.randomUUID().toString());
		ContractQueue.join(flows()
			.create(List.of(new FlowRecord(this.id, 1, FlowState.RUNNING, new byte[] { 1 }, new byte[0], 0, 1, 0))));
	}

	private MovedFlow(OwnBackend backend, String id) {
		this.id = id;
		this.backend = backend;
	}

	/** The same flow, as another process sees it. */
	MovedFlow by(OwnBackend other) {
		return new MovedFlow(other, this.id);
	}

	private FlowStore flows() {
		return this.backend.backend().flows(NAMESPACE);
	}

	FlowMoves moves() {
		return this.backend.backend().flowMoves(NAMESPACE);
	}

	long version() {
		return ContractQueue.join(flows().load(List.of(this.id))).get(0).orElseThrow().version();
	}

	/** A run of one of its steps. */
	LeasedTask run(String step) {
		ContractQueue.join(this.backend.store().submit(List.of(submission(step, ""))));
		return this.backend.queue().claim();
	}

	private static Submission submission(String id, String payload) {
		return new Submission(ContractQueue.task(id, payload, AddOptions.DEFAULTS), ContractOutcomes.KEEP);
	}

	/** Run the next task to its end. */
	static void endNext(OwnBackend backend) {
		Settlement end = end(backend.queue().claim(), "").settlement();
		assertThat(ContractQueue.join(backend.store().settle(List.of(end)))).containsExactly(RunOutcome.SUCCESS);
	}

	static EndedRun end(LeasedTask run, String result) {
		return new EndedRun(LOOP,
				Settlement.acknowledge(run.lease(), false).withContent(result.getBytes(StandardCharsets.UTF_8)),
				ContractOutcomes.NODE);
	}

	static NewStep step(String id, String payload) {
		return new NewStep(LOOP, submission(id, payload));
	}

	FlowMove move(long version, List<EndedRun> ends, NewStep... tasks) {
		return new FlowMove(ends, updateOf(version), List.of(tasks));
	}

	private FlowUpdate updateOf(long version) {
		return new FlowUpdate(new FlowKey(this.id, version), FlowState.RUNNING, null, new byte[] { (byte) version },
				Long.MAX_VALUE, 0);
	}

	/** Change it by itself. */
	void update(long version) {
		assertThat(ContractQueue.join(flows().update(List.of(updateOf(version))))).containsExactly(true);
	}

}
