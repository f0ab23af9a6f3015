// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.harness;

import java.util.List;

/**
 * The same work done by several subjects.
 *
 * @param name name in the table
 * @param subjects those who do it; the first is the baseline of the others
 * @param lasting whether it takes many minutes, so that it is run only on request
 */
public record Workload(String name, List<Subject> subjects, boolean lasting) {

	public Workload {
		subjects = List.copyOf(subjects);
	}

	public Workload(String name, List<Subject> subjects) {
		this(name, subjects, false);
	}

}
