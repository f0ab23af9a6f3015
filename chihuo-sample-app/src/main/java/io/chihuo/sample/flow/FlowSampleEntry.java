// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A sample in the list of all.
 */
enum FlowSampleEntry {

	WGET("wget", WgetSample.class, "fetches a page after a redirect"),
	REDIS_CLIENT("redis-client", RedisClientSample.class,
			"sets a value in Redis, and gets it by a step that is pushed"),
	WGET_TO_REDIS("wget-to-redis", WgetToRedisSample.class, "fetches a page and stores it in Redis"),
	PARALLEL_WGET("parallel-wget", ParallelWgetSample.class, "fetches many pages, ten at a time, one of them missing"),
	SQL_CLIENT("sql-client", SqlClientSample.class, "reads a table page by page, by queries that push the next one"),
	HTTP_PROXY("http-proxy", HttpProxySample.class, "fetches pages for clients, and stops when one disconnects"),
	FILE_SERVER("file-server", FileServerSample.class,
			"serves a range of a file, and no file outside of its directory"),
	FILE_COPY("file-copy", FileCopySample.class, "copies a file part by part"),
	COUNTER("counter", CounterSample.class, "waits until another JVM has counted to three"),
	TIMER("timer", TimerSample.class, "wakes up after a short timer and cancels a long one by its name"),
	GRAPH("graph", GraphSample.class, "runs the nodes of a graph, each with the results of those before it"),
	CONDITIONAL("conditional", ConditionalSample.class, "waits for a signal, and chooses the next step by its value"),
	SELECTOR("selector", SelectorSample.class, "asks three mirrors, takes the first answer and cancels the others"),
	MATRIX("matrix", MatrixSample.class, "multiplies matrices on a loop of its own, awaited over HTTP"),
	SORT("sort", SortSample.class, "sorts numbers by a parallel merge sort over all workers"),
	MODULE("module", ModuleSample.class, "counts words in two modules, each with a context of its own"),
	SAGA("saga", SagaSample.class, "books a trip, and cancels its bookings since it cannot be paid"),
	GRACEFUL_RESTART("graceful-restart", GracefulRestartSample.class,
			"stops one JVM in the middle of a flow, which goes on in another one");

	private final String sampleName;

	private final Class<? extends FlowSample> type;

	private final String effect;

	FlowSampleEntry(String sampleName, Class<? extends FlowSample> type, String effect) {
		this.sampleName = sampleName;
		this.type = type;
		this.effect = effect;
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

}
