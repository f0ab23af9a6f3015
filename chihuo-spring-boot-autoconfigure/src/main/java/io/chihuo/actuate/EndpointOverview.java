// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.chihuo.actuate.OverviewQuery.LoopEntry;
import io.chihuo.actuate.OverviewResponses.LoopRow;
import io.chihuo.actuate.OverviewResponses.NodeRow;
import io.chihuo.actuate.OverviewResponses.OverviewDescriptor;
import io.chihuo.actuate.OverviewResponses.RatesDescriptor;
import io.chihuo.actuate.OverviewResponses.SamplesDescriptor;
import io.chihuo.actuate.OverviewSampler.ClusterView;
import io.chihuo.backend.TaskClock;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.cluster.Cluster;
import io.chihuo.cluster.NodeStatus;

/**
 * The read operations over all loops. They are answered from what the nodes announce and
 * what was seen of the queues; only queues on the page are looked at meanwhile.
 */
final class EndpointOverview {

	/** Path of the samples, of all loops or after the name of one. */
	static final String SAMPLES_PATH = "samples";

	private static final int MAX_NODES = 100;

	/** Longest wait for the queues on a page. */
	private static final long PAGE_MILLIS = 150;

	private final Cluster cluster;

	private final EndpointOptions options;

	private final TaskClock clock;

	private final OverviewSampler sampler;

	EndpointOverview(Cluster cluster, BackendChihuoClient client, EndpointOptions options, TaskClock clock) {
		this.cluster = cluster;
		this.options = options;
		this.clock = clock;
		this.sampler = new OverviewSampler(cluster, client, clock);
	}

	OverviewDescriptor describeOverview(OverviewQuery query) {
		this.sampler.onRead();
		ClusterView view = this.sampler.clusterView();
		List<NodeStatus> nodes = view.nodes();
		Map<String, LoopTotal> known = view.loops();
		List<LoopEntry> matching = known.values()
			.stream()
			.map(this::entryOf)
			.filter(query::selects)
			.sorted(query.order())
			.toList();
		int start = Math.min(query.pageStart(), matching.size());
		int end = Math.min(start + query.pageSize(), matching.size());
		List<LoopTotal> page = matching.subList(start, end).stream().map(LoopEntry::total).toList();
		this.sampler.freshen(page.stream().map(LoopTotal::name).toList(), PAGE_MILLIS);
		List<QueueSample> samples = known.keySet()
			.stream()
			.map(this.sampler::sampleOf)
			.filter(Objects::nonNull)
			.toList();
		long now = this.clock.millis();
		NodeStatus self = nodes.get(0);
		return new OverviewDescriptor(self.name(), self.instance(), this.options.backend(), this.options.namespace(),
				page.stream().map((total) -> LoopRow.of(entryOf(total), now)).toList(),
				(end < matching.size()) ? String.valueOf(end) : null, matching.size(), known.size(), samples.size(),
				QueueCountsDescriptor.of(OverviewSampler.sumCounts(samples)),
				RatesDescriptor.of(this.sampler.totalRates(known)),
				nodes.stream().limit(MAX_NODES).map(this::rowOf).toList(), nodes.size());
	}

	private NodeRow rowOf(NodeStatus node) {
		return NodeRow.of(node, this.cluster.lastSeenAt(node.instance()));
	}

	private LoopEntry entryOf(LoopTotal total) {
		return new LoopEntry(total, this.sampler.sampleOf(total.name()), this.sampler.ratesOf(total));
	}

	/** All loops together. */
	SamplesDescriptor describeSamples() {
		this.sampler.onRead();
		return SamplesDescriptor.of(null, this.sampler.totalMoments());
	}

	/** One loop, of which more samples are kept from now on. */
	SamplesDescriptor describeSamples(String loop) {
		this.sampler.onLookedAt(loop);
		return SamplesDescriptor.of(loop, this.sampler.momentsOf(loop));
	}

}
