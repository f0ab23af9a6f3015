// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.harness;

import java.util.List;

/**
 * Workloads that belong together. Closing it stops their servers and executors.
 */
public interface Suite extends AutoCloseable {

	/**
	 * The workloads in the order of the table.
	 */
	List<Workload> createWorkloads();

	/**
	 * Called before each workload: release the resources that subjects kept from the one
	 * before.
	 */
	void refreshSubjects();

	/**
	 * The table for people to read.
	 */
	default String formatTable(List<Result> results) {
		return Table.of(results);
	}

	@Override
	void close();

}
