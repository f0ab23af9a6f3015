// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.chihuo.FlowHandle;
import io.chihuo.FlowNotFoundException;
import io.chihuo.FlowState;
import io.chihuo.actuate.FlowResponses.FlowChange;
import io.chihuo.actuate.FlowResponses.FlowDescriptor;
import io.chihuo.actuate.FlowResponses.FlowsDescriptor;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.flow.FlowPage;
import io.chihuo.backend.flow.FlowStore;
import io.chihuo.backend.flow.FlowSummary;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.client.FlowCalls;

/**
 * The operations on flows. They address no node: flows are in the backend.
 */
final class EndpointFlows {

	private static final int DEFAULT_SIZE = 100;

	private static final Map<String, Set<String>> ACTIONS = Map.of("cancel", Set.of("id"), "abandon", Set.of("id"),
			"resume", Set.of("id"), "retry", Set.of("id", "step"), "skip", Set.of("id", "step", "value"), "signal",
			Set.of("id", "name", "value"));

	private final BackendChihuoClient client;

	private final TaskClock clock;

	EndpointFlows(BackendChihuoClient client, TaskClock clock) {
		this.client = client;
		this.clock = clock;
	}

	private FlowCalls flows() {
		FlowCalls flows = this.client.flowCalls();
		if (flows == null) {
			throw new RequestRefusedException(RequestRefusedException.NOT_FOUND_STATUS,
					"This application has no flows");
		}
		return flows;
	}

	/** Flows come by their age, so the first one that is too young ends the last page. */
	FlowsDescriptor listFlows(@Nullable String state, @Nullable Duration olderThan, @Nullable String cursor,
			@Nullable Integer size) {
		long latest = (olderThan != null) ? DeadLetterQuery.momentBefore(this.clock.now(), olderThan).toEpochMilli()
				: Long.MAX_VALUE;
		FlowPage page = flows().listFlows(parseState(state), cursor, checkSize(size));
		List<FlowSummary> old = page.flows().stream().takeWhile((flow) -> flow.createdAt() <= latest).toList();
		return FlowsDescriptor.of(flows().countFlows(),
				new FlowPage(old, (old.size() == page.flows().size()) ? page.next() : null));
	}

	private static @Nullable FlowState parseState(@Nullable String state) {
		if (state == null) {
			return null;
		}
		return Stream.of(FlowState.values())
			.filter((known) -> known.name().equals(state.toUpperCase(Locale.ROOT)))
			.findFirst()
			.orElseThrow(() -> new RequestRefusedException(RequestRefusedException.BAD_REQUEST_STATUS,
					"'state' must be one of " + List.of(FlowState.values())));
	}

	private static int checkSize(@Nullable Integer size) {
		int checked = (size != null) ? size : DEFAULT_SIZE;
		if (checked < 1 || checked > FlowStore.MAX_BATCH_SIZE) {
			throw new RequestRefusedException(RequestRefusedException.BAD_REQUEST_STATUS,
					"'size' must be from 1 to " + FlowStore.MAX_BATCH_SIZE);
		}
		return checked;
	}

	/** One flow with some of its steps. */
	FlowDescriptor describeFlow(String id, @Nullable String cursor, @Nullable Integer size) {
		FlowHandle flow = this.client.flow(id);
		try {
			return FlowDescriptor.of(flow.status(), parseCursor(cursor), checkSize(size), flow.toMermaid());
		}
		catch (FlowNotFoundException ex) {
			throw notFound(ex);
		}
	}

	private static int parseCursor(@Nullable String cursor) {
		try {
			int from = (cursor != null) ? Integer.parseInt(cursor) : 0;
			Assert.isTrue(from >= 0, "A cursor is not negative");
			return from;
		}
		catch (IllegalArgumentException ex) {
			throw new RequestRefusedException(RequestRefusedException.BAD_REQUEST_STATUS,
					"'cursor' must be the 'next' of the page before");
		}
	}

	private static RequestRefusedException notFound(FlowNotFoundException failure) {
		return new RequestRefusedException(RequestRefusedException.NOT_FOUND_STATUS,
				String.valueOf(failure.getMessage()));
	}

	/** The parameters of an action. */
	static Set<String> checkAction(String action) {
		Set<String> parameters = ACTIONS.get(action);
		if (parameters == null) {
			throw new RequestRefusedException(RequestRefusedException.NOT_FOUND_STATUS,
					"There is no such action on a flow");
		}
		return parameters;
	}

	/**
	 * Do something to a flow, which is logged.
	 * @param actor who wants it
	 */
	FlowChange changeFlow(String action, FlowRequest request, String actor) {
		request.allowOnly(action, checkAction(action));
		FlowHandle flow = flows().findFlow(request.requireId(), actor);
		try {
			switch (action) {
				case "cancel" -> flow.cancel();
				case "abandon" -> flow.abandon();
				case "resume" -> flow.resume();
				case "retry" -> flow.retry(request.requireStep());
				case "skip" -> flow.skip(request.requireStep(), request.value());
				default -> flow.signal(request.requireName(), request.value());
			}
			return new FlowChange(action, flow.id(), flow.status().state());
		}
		catch (FlowNotFoundException ex) {
			throw notFound(ex);
		}
		catch (IllegalStateException ex) {
			throw new RequestRefusedException(RequestRefusedException.CONFLICT_STATUS, String.valueOf(ex.getMessage()));
		}
	}

}
