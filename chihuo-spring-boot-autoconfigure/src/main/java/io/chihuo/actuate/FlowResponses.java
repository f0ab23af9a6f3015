// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.chihuo.FlowState;
import io.chihuo.FlowStatus;
import io.chihuo.backend.flow.FlowPage;
import io.chihuo.backend.flow.FlowSummary;

/**
 * The bodies of the endpoint's responses on flows.
 */
final class FlowResponses {

	private FlowResponses() {
	}

	/**
	 * A page of flows, those that were started first on it first.
	 *
	 * @param counts number of flows by state
	 * @param flows the flows
	 * @param next cursor of the next page, null if this is the last one
	 */
	record FlowsDescriptor(Map<FlowState, Long> counts, List<FlowSummaryDescriptor> flows, @Nullable String next) {

		static FlowsDescriptor of(Map<FlowState, Long> counts, FlowPage page) {
			return new FlowsDescriptor(counts, page.flows().stream().map(FlowSummaryDescriptor::of).toList(),
					page.next());
		}

	}

	/**
	 * One flow of a page.
	 *
	 * @param id id of the flow
	 * @param state its state as a whole
	 * @param startedAt when it was started
	 * @param endedAt when it ended, null if it has not
	 */
	record FlowSummaryDescriptor(String id, FlowState state, Instant startedAt, @Nullable Instant endedAt) {

		static FlowSummaryDescriptor of(FlowSummary flow) {
			return new FlowSummaryDescriptor(flow.id(), flow.state(), Instant.ofEpochMilli(flow.createdAt()),
					(flow.endedAt() > 0) ? Instant.ofEpochMilli(flow.endedAt()) : null);
		}

	}

	/**
	 * One flow.
	 *
	 * @param id id of the flow
	 * @param state its state as a whole
	 * @param startedAt when it was started
	 * @param endedAt when it ended, null if it has not
	 * @param done number of steps that are done, without those that contain others
	 * @param total number of steps that are known, without those that contain others
	 * @param exact whether the total is final as long as no step fails or adds others
	 * @param unreadSignals number of signals that no step has taken
	 * @param steps some of its steps in the order of the plan
	 * @param next cursor of the steps that follow, null if there are none
	 * @param diagram the flow with the states of its steps, as a flowchart of Mermaid
	 */
	record FlowDescriptor(String id, FlowState state, Instant startedAt, @Nullable Instant endedAt, long done,
			long total, boolean exact, int unreadSignals, List<StepDescriptor> steps, @Nullable String next,
			String diagram) {

		static FlowDescriptor of(FlowStatus flow, int from, int size, String diagram) {
			int start = Math.min(from, flow.steps().size());
			int end = Math.min(start + size, flow.steps().size());
			return new FlowDescriptor(flow.id(), flow.state(), flow.startedAt(), flow.endedAt(), flow.doneCount(),
					flow.totalCount(), flow.isTotalExact(), flow.unreadSignals(),
					flow.steps().subList(start, end).stream().map(StepDescriptor::of).toList(),
					(end < flow.steps().size()) ? String.valueOf(end) : null, diagram);
		}

	}

	/**
	 * The result of an action on a flow.
	 *
	 * @param action the requested action
	 * @param id id of the flow
	 * @param state state of the flow afterwards
	 */
	record FlowChange(String action, String id, FlowState state) {
	}

}
