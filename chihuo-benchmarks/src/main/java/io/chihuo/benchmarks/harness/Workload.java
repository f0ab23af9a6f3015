// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.harness;

import java.util.List;

/**
 * The same work done by several subjects.
 *
 * @param name name in the table
 * @param subjects those who do it; the first is the baseline of the others
 */
public record Workload(String name, List<Subject> subjects) {

	public Workload {
		subjects = List.copyOf(subjects);
	}

}
