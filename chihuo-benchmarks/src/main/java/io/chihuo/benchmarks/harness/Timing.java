// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.harness;

/**
 * Measures time and heap.
 */
public final class Timing {

	private Timing() {
	}

	/**
	 * Work to be timed.
	 */
	@FunctionalInterface
	public interface TimedAction {

		void runAction() throws Exception;

	}

	/**
	 * Seconds that work takes, begun on a heap that was just collected.
	 */
	public static double measureSeconds(TimedAction work) throws Exception {
		System.gc();
		long start = System.nanoTime();
		work.runAction();
		return (System.nanoTime() - start) / 1e9;
	}

	/**
	 * Tasks a second.
	 */
	public static Reading measureRate(int tasks, double seconds) {
		return Reading.of(tasks / seconds, "tasks/s");
	}

}
