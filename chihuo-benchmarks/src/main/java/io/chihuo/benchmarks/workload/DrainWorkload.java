// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.workload;

import java.util.List;
import java.util.function.Function;

import io.chihuo.benchmarks.harness.Completions;
import io.chihuo.benchmarks.harness.Reading;
import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Timing;

/**
 * Tasks are run, from the start until the last has counted and the queue is empty.
 *
 * @param tasks number of tasks
 * @param body creates the work of each task
 */
public record DrainWorkload(int tasks, Function<Completions, TaskBody> body) {

	/**
	 * Tasks that do nothing but count.
	 */
	public static DrainWorkload ofEmptyTasks(int tasks) {
		return new DrainWorkload(tasks, TaskBody::counting);
	}

	/**
	 * Someone who does this, measured in tasks a second.
	 */
	public Subject createSubject(String name, Drain.DrainFactory drains) {
		return createSubject(name, 1, drains);
	}

	/**
	 * Same as {@link #createSubject(String, Drain.DrainFactory)} for few tasks, several
	 * times over.
	 */
	public Subject createSubject(String name, int times, Drain.DrainFactory drains) {
		return new Subject(name, () -> {
			double seconds = 0;
			for (int i = 0; i < times; i++) {
				seconds += measureDrain(drains);
			}
			return List.of(Timing.measureRate(this.tasks * times, seconds));
		});
	}

	/**
	 * Several who do this one after the other, measured as one: the rate of a chain in
	 * which a task goes through all of them.
	 */
	public Subject inSeries(String name, Drain.DrainFactory... drains) {
		return new Subject(name, () -> {
			double seconds = 0;
			for (Drain.DrainFactory drain : drains) {
				seconds += measureDrain(drain);
			}
			return List.of(Timing.measureRate(this.tasks, seconds));
		});
	}

	/**
	 * Someone who does this, measured also as the share of an ideal rate.
	 */
	public Subject createSubject(String name, double ideal, Drain.DrainFactory drains) {
		return new Subject(name, () -> {
			double rate = this.tasks / measureDrain(drains);
			return List.of(new Reading("rate", rate, "tasks/s"), new Reading("share", rate / ideal, "of the ideal"));
		});
	}

	private double measureDrain(Drain.DrainFactory drains) throws Exception {
		Completions completions = new Completions(this.tasks);
		double seconds;
		try (Drain drain = drains.openDrain(this.tasks, this.body.apply(completions))) {
			seconds = Timing.measureSeconds(() -> {
				drain.startDrain();
				completions.awaitAll();
				drain.awaitEmpty();
			});
		}
		completions.verifyCount();
		return seconds;
	}

}
