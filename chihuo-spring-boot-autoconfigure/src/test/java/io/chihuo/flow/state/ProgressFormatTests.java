// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import org.junit.jupiter.api.Test;

import io.chihuo.StepState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Versions of the stored form: earlier nodes read progress that has nothing they lack.
 */
class ProgressFormatTests {

	private final FlowProgress progress = FlowProgress.withoutSteps(1);

	@Test
	void progressHasTheLowestVersionThatHasAllOfIt() {
		assertThat(ProgressFormat.encodeProgress(this.progress)).startsWith(1);
		this.progress.compensable.add(3);
		this.progress.compensating.put(4, StepState.FAILED);
		assertThat(ProgressFormat.encodeProgress(this.progress)).startsWith(2);
		this.progress.refuseChanges(5, "too large");
		assertThat(ProgressFormat.encodeProgress(this.progress)).startsWith(3);
	}

	@Test
	void compensationsOfTheVersionBeforeRefusedChangesAreRead() {
		this.progress.compensable.add(3);
		this.progress.compensating.put(4, StepState.FAILED);
		byte[] before = ProgressFormat.encodeProgress(this.progress);
		this.progress.refuseChanges(5, "too large");
		FlowProgress read = ProgressFormat.decodeProgress(before);
		assertThat(read.compensable).containsExactly(3);
		assertThat(read.compensating).containsEntry(4, StepState.FAILED);
		assertThat(read.refused).isEmpty();
		assertThat(ProgressFormat.decodeProgress(ProgressFormat.encodeProgress(this.progress)).refused)
			.containsExactly(5);
	}

}
