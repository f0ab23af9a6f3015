// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

import io.chihuo.FlowState;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.flow.state.FlowEvent;
import io.chihuo.flow.state.FlowMachine;
import io.chihuo.flow.state.FlowPlan;
import io.chihuo.flow.state.FlowProgress;
import io.chihuo.flow.state.ProgressFormat;

/**
 * Signals that are kept for flows which do not exist yet. They are in a record with the
 * id of the flow and without steps, which the start of the flow takes over, and which is
 * removed when nobody has started it in time. Nodes of earlier versions take its plan for
 * one of a later version.
 */
final class EarlySignals {

	/** Versions of a flow and of an earlier one with its id must not be the same. */
	static final long MAX_FIRST_VERSION = 1L << 48;

	private static final byte[] PLAN = { 'S' };

	private static final FlowPlan NO_STEPS = new FlowPlan(List.of());

	private final FlowRecords records;

	EarlySignals(FlowRecords records) {
		this.records = records;
	}

	/** Whether there is no flow behind a record. */
	static boolean isHolder(FlowRecord record) {
		return Arrays.equals(record.plan(), PLAN);
	}

	/** The record as a flow. */
	static LoadedFlow asFlow(FlowRecord record) {
		return new LoadedFlow(record, NO_STEPS, record.createdAt());
	}

	/**
	 * Keep a signal for a flow.
	 * @param createForMillis how long it is kept if the flow is not started
	 * @return false if there is a flow, or there are signals for it already
	 */
	CompletableFuture<Boolean> hold(String id, FlowEvent.SignalCame signal, long createForMillis) {
		return this.records.findTime().thenCompose((time) -> {
			long now = this.records.currentMillis();
			long run = ThreadLocalRandom.current().nextLong(1, MAX_FIRST_VERSION);
			FlowProgress progress = FlowProgress.withoutSteps(run);
			FlowMachine.advance(NO_STEPS, progress, signal, now);
			FlowRecord record = new FlowRecord(id, run, FlowState.RUNNING, PLAN,
					ProgressFormat.encodeProgress(progress), now + createForMillis, now, FlowRecord.NOT_BEGUN);
			return this.records.store().create(List.of(record)).thenApply((answers) -> answers.get(0).isEmpty());
		});
	}

}
