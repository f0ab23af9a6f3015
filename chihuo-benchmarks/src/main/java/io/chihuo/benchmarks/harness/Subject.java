package io.chihuo.benchmarks.harness;

import java.util.List;

/**
 * One of those who do a workload.
 *
 * @param name name in the table
 * @param trial does the workload once
 */
public record Subject(String name, Trial trial) {

	/**
	 * Does a workload once.
	 */
	@FunctionalInterface
	public interface Trial {

		/**
		 * Do it, time it, check that it was done and clean up.
		 * @return the same metrics each time
		 * @throws Exception if the work was not done; ends the whole run
		 */
		List<Reading> run() throws Exception;

	}

}
