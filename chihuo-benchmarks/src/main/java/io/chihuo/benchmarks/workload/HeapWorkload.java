// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.workload;

import java.util.List;
import java.util.function.Supplier;

import io.chihuo.benchmarks.harness.Checks;
import io.chihuo.benchmarks.harness.Heap;
import io.chihuo.benchmarks.harness.Reading;
import io.chihuo.benchmarks.harness.Subject;

/**
 * Heap that a queue needs for each task, its id included, beside the bytes of its
 * payload.
 *
 * @param <T> the payload's type
 * @param inputs the payloads to add
 * @param tasks number of tasks to weigh
 * @param payloadBytes heap that the payload of a task takes in the store
 */
public record HeapWorkload<T>(Inputs<T> inputs, int tasks, int payloadBytes) {

	/**
	 * Someone who does this.
	 */
	public Subject subject(String name, Supplier<? extends Adder<T>> adders) {
		return new Subject(name, () -> run(adders));
	}

	private List<Reading> run(Supplier<? extends Adder<T>> adders) {
		try (Adder<T> adder = adders.get()) {
			long before = Heap.used();
			adder.add(this.inputs.stream(0, this.tasks));
			double bytes = (double) (Heap.used() - before) / this.tasks;
			Checks.count("entries", adder.size(), this.tasks);
			return List.of(Reading.of(bytes - this.payloadBytes, "bytes"));
		}
	}

}
