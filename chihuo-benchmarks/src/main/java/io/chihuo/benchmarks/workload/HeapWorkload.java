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
	public Subject createSubject(String name, Supplier<? extends Adder<T>> adders) {
		return new Subject(name, () -> measureHeap(adders));
	}

	private List<Reading> measureHeap(Supplier<? extends Adder<T>> adders) {
		try (Adder<T> adder = adders.get()) {
			long before = Heap.usedBytes();
			adder.addTasks(this.inputs.textStream(0, this.tasks));
			double bytes = (double) (Heap.usedBytes() - before) / this.tasks;
			Checks.countChecks("entries", adder.batchSize(), this.tasks);
			return List.of(Reading.of(bytes - this.payloadBytes, "bytes"));
		}
	}

}
