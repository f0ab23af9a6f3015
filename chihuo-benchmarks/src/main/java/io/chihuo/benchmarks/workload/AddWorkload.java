// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.workload;

import java.util.List;
import java.util.function.Supplier;

import io.chihuo.TaskEntry;
import io.chihuo.benchmarks.harness.Checks;
import io.chihuo.benchmarks.harness.Reading;
import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Timing;

/**
 * One thread adds tasks that were made beforehand; nobody works them off.
 *
 * @param <T> the payload's type
 * @param inputs the payloads to add
 * @param backlog number of tasks in the queue before
 * @param tasks number of tasks to add
 */
public record AddWorkload<T>(Inputs<T> inputs, int backlog, int tasks) {

	/**
	 * Someone who does this.
	 */
	public Subject createSubject(String name, Supplier<? extends Adder<T>> adders) {
		return new Subject(name, () -> measureAdds(adders));
	}

	private List<Reading> measureAdds(Supplier<? extends Adder<T>> adders) throws Exception {
		try (Adder<T> adder = adders.get()) {
			adder.prepareQueue();
			adder.addTasks(this.inputs.textStream(0, this.backlog));
			long before = adder.batchSize();
			List<TaskEntry<T>> entries = this.inputs.textList(this.backlog, this.tasks);
			double seconds = Timing.measureSeconds(() -> adder.addTasks(entries));
			Checks.countChecks("tasks that were added", adder.batchSize() - before, this.tasks);
			return List.of(Timing.measureRate(this.tasks, seconds));
		}
	}

}
