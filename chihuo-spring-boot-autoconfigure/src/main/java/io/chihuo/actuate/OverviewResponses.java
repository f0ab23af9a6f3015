// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.chihuo.LoopState;
import io.chihuo.actuate.LoopSeries.Moment;
import io.chihuo.actuate.LoopSeries.Rates;
import io.chihuo.actuate.OverviewQuery.LoopEntry;
import io.chihuo.cluster.LoopStatus;
import io.chihuo.cluster.NodeStatus;

/**
 * The bodies of the endpoint's responses about all loops.
 */
final class OverviewResponses {

	private OverviewResponses() {
	}

	/**
	 * A page of loops, and all nodes.
	 *
	 * @param node name of the node that answers
	 * @param instance its instance
	 * @param backend where queues are kept
	 * @param namespace prefix of the queues
	 * @param loops the loops
	 * @param next cursor of the next page, null if this is the last one
	 * @param matching number of loops that the request selects
	 * @param known number of all loops
	 * @param sampled how many of them have counts
	 * @param counts ids of those together, by state
	 * @param rates tasks of all loops together
	 * @param nodes nodes that are there, the one that answers first
	 * @param nodeCount number of nodes, of which some may not be shown
	 */
	record OverviewDescriptor(String node, String instance, String backend, String namespace, List<LoopRow> loops,
			@Nullable String next, int matching, int known, int sampled, QueueCountsDescriptor counts,
			RatesDescriptor rates, List<NodeRow> nodes, int nodeCount) {

	}

	/**
	 * One loop over all nodes.
	 *
	 * @param name its name
	 * @param states its states on its nodes, each once
	 * @param nodes number of nodes that have it
	 * @param running number of tasks that its nodes run
	 * @param capacity most tasks that run at the same time where it is running
	 * @param counts ids of its queue by state, null if it has not answered yet
	 * @param countedSecondsAgo age of the counts
	 * @param oldestReadySeconds time between when the task at the head was added and when
	 * that was read; null if none is ready, or if the head cannot be read
	 * @param rates its tasks
	 */
	record LoopRow(String name, List<LoopState> states, int nodes, int running, int capacity,
			@Nullable QueueCountsDescriptor counts, @Nullable Double countedSecondsAgo,
			@Nullable Double oldestReadySeconds, RatesDescriptor rates) {

		static LoopRow of(LoopEntry entry, long now) {
			LoopTotal total = entry.total();
			QueueSample sample = entry.sample();
			return new LoopRow(total.name(), total.states(), total.nodeCount(), total.runningCount(), total.capacity(),
					(sample != null) ? QueueCountsDescriptor.of(sample.counts()) : null,
					(sample != null) ? Math.max(0, now - sample.at()) / 1000.0 : null, entry.oldestReadySeconds(),
					RatesDescriptor.of(entry.rates()));
		}

	}

	/**
	 * Tasks in a minute, null where that is not known; {@link Rates} describes the
	 * values.
	 */
	record RatesDescriptor(@Nullable Double inPerMinute, @Nullable Double outPerMinute,
			@Nullable Double failedPerMinute) {

		static RatesDescriptor of(Rates rates) {
			return new RatesDescriptor(rates.in(), rates.out(), rates.failed());
		}

	}

	/**
	 * One node; {@link NodeStatus} describes the other values.
	 *
	 * @param lastSeenAt when its last status came, by the clock of the node that answers;
	 * null if it has left meanwhile
	 */
	record NodeRow(String name, String instance, @Nullable String version, Duration uptime,
			@Nullable Instant lastSeenAt, int loops, int running) {

		static NodeRow of(NodeStatus node, long lastSeenAt) {
			return new NodeRow(node.name(), node.instance(), node.version(), node.uptime(),
					(lastSeenAt > 0) ? Instant.ofEpochMilli(lastSeenAt) : null, node.loops().size(),
					node.loops().stream().mapToInt(LoopStatus::runningCount).sum());
		}

	}

	/**
	 * The last minutes of one loop, or of all loops together.
	 *
	 * @param loop name of the loop, null for all
	 * @param samples what was seen, the oldest first
	 */
	record SamplesDescriptor(@Nullable String loop, List<SampleDescriptor> samples) {

		static SamplesDescriptor of(@Nullable String loop, List<Moment> moments) {
			List<SampleDescriptor> samples = new ArrayList<>();
			Moment before = null;
			for (Moment moment : moments) {
				samples.add(SampleDescriptor.of(before, moment));
				before = moment;
			}
			return new SamplesDescriptor(loop, samples);
		}

	}

	/**
	 * One moment.
	 *
	 * @param at the moment
	 * @param counts ids by state, null if they were not known
	 * @param oldestReadySeconds time between when the task at the head was added and the
	 * moment; null if none is ready, if the head cannot be read, and for all loops
	 * @param rates tasks since the moment before
	 */
	record SampleDescriptor(Instant at, @Nullable QueueCountsDescriptor counts, @Nullable Double oldestReadySeconds,
			RatesDescriptor rates) {

		static SampleDescriptor of(@Nullable Moment before, Moment moment) {
			QueueSample sample = moment.sample();
			return new SampleDescriptor(Instant.ofEpochMilli(moment.at()),
					(sample != null) ? QueueCountsDescriptor.of(sample.counts()) : null,
					(sample != null) ? sample.oldestReadySeconds() : null,
					RatesDescriptor.of(LoopSeries.ratesBetween(before, moment)));
		}

	}

}
