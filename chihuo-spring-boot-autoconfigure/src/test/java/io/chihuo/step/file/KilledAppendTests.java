// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.file;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.FlowStep;
import io.chihuo.step.KilledSteps;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Workers die after an append.
 */
class KilledAppendTests extends KilledSteps {

	private static final int LINE_LENGTH = 10;

	@Override
	protected String kindName() {
		return FileStepHandler.KIND;
	}

	@Override
	protected List<String> kindProperties() {
		return List.of("chihuo.steps.file.root=" + directory().resolve("root"));
	}

	@Override
	protected FlowStep createStep(int number) {
		return Flow.step(FileStepHandler.KIND,
				Map.of("operation", "append", "path", "log", "offset", number * LINE_LENGTH, "text", line(number)));
	}

	private static String line(int number) {
		return "line %04d\n".formatted(number);
	}

	@Override
	protected void assertEffects(FlowHandle flow, int steps) {
		assertThat(directory().resolve("root/log"))
			.hasContent(IntStream.range(0, steps).mapToObj(KilledAppendTests::line).collect(Collectors.joining()));
	}

}
