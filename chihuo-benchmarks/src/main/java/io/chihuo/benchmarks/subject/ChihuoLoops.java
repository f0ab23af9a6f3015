package io.chihuo.benchmarks.subject;

import java.util.List;
import java.util.stream.IntStream;

import io.chihuo.benchmarks.workload.Drain;
import io.chihuo.benchmarks.workload.Inputs;
import io.chihuo.benchmarks.workload.TaskBody;

/**
 * Several loops of one application, each with its own queue.
 */
public final class ChihuoLoops implements Drain {

	private final List<HostedLoop<String>> loops;

	/**
	 * Create loops that have not started yet.
	 * @param concurrency concurrency of each
	 */
	public ChihuoLoops(ChihuoHost host, int loops, int concurrency, TaskBody body) {
		this.loops = IntStream.range(0, loops)
			.mapToObj((i) -> HostedLoop.of(host, Inputs.TEXT, concurrency, body))
			.toList();
	}

	/**
	 * Share tasks out evenly.
	 */
	public Drain fill(int tasks) {
		int share = tasks / this.loops.size();
		this.loops.forEach((loop) -> loop.queue().addAll(Inputs.TEXT.stream(0, share)));
		return this;
	}

	/**
	 * Add a task to the loop whose turn it is.
	 */
	public void add(int number) {
		String id = Inputs.id(number);
		this.loops.get(number % this.loops.size()).queue().add(id, id);
	}

	@Override
	public void start() {
		this.loops.forEach(HostedLoop::start);
	}

	@Override
	public void awaitEmpty() throws InterruptedException {
		for (HostedLoop<String> loop : this.loops) {
			loop.awaitDrained();
		}
	}

	@Override
	public void close() {
		this.loops.forEach(HostedLoop::close);
	}

}
