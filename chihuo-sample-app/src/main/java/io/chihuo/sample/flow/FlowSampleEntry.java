// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.boot.WebApplicationType;

/**
 * A sample in the list of all.
 */
enum FlowSampleEntry {

	COUNTER("counter", CounterSample.class, "waits until another JVM has counted to three"),
	TIMER("timer", TimerSample.class, "wakes up after a short timer and cancels a long one by its name"),
	GRAPH("graph", GraphSample.class, "runs the nodes of a graph, each with the results of those before it"),
	CONDITIONAL("conditional", ConditionalSample.class, "waits for a signal, and chooses the next step by its value"),
	SELECTOR("selector", SelectorSample.class, "asks three mirrors, takes the first answer and cancels the others"),
	MATRIX("matrix", MatrixSample.class, "multiplies matrices on a loop of its own, awaited over HTTP", true),
	SORT("sort", SortSample.class, "sorts numbers by a parallel merge sort over all workers"),
	HTTP_PROXY("http-proxy", HttpProxySample.class, "fetches pages for clients, and stops when one disconnects", true),
	GRACEFUL_RESTART("graceful-restart", GracefulRestartSample.class,
			"stops one JVM in the middle of a flow, which goes on in another one");

	private final String sampleName;

	private final Class<? extends FlowSample> type;

	private final String effect;

	private final boolean web;

	FlowSampleEntry(String sampleName, Class<? extends FlowSample> type, String effect) {
		this(sampleName, type, effect, false);
	}

	FlowSampleEntry(String sampleName, Class<? extends FlowSample> type, String effect, boolean web) {
		this.sampleName = sampleName;
		this.type = type;
		this.effect = effect;
		this.web = web;
	}

	static Optional<FlowSampleEntry> find(String name) {
		return Stream.of(values()).filter((entry) -> entry.sampleName.equals(name)).findFirst();
	}

	/** A line for each sample. */
	static String listAll() {
		return Stream.of(values())
			.map((entry) -> String.format("  %-17s %s", entry.sampleName, entry.effect))
			.collect(Collectors.joining("\n"));
	}

	String sampleName() {
		return this.sampleName;
	}

	Class<? extends FlowSample> type() {
		return this.type;
	}

	String effect() {
		return this.effect;
	}

	WebApplicationType webType() {
		return this.web ? WebApplicationType.REACTIVE : WebApplicationType.NONE;
	}

}
