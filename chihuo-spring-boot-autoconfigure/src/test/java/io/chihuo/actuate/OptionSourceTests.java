// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.chihuo.LoopOptions;

import static org.assertj.core.api.Assertions.assertThat;

class OptionSourceTests {

	private final LoopOptions options = LoopOptions.DEFAULTS
		.with((changed) -> changed.concurrency(5).maxAttempts(3).maxLength(9));

	private Map<String, OptionSource> sourcesOf(boolean annotated, String... configured) {
		return OptionSource.sourcesOf("mails", this.options, new LoopOptionOrigins() {

			@Override
			public Set<String> configuredOptions(String loop) {
				return Set.of(configured);
			}

			@Override
			public boolean isAnnotated(String loop) {
				return annotated;
			}

		});
	}

	@Test
	void everyOptionHasASource() {
		assertThat(sourcesOf(true).keySet())
			.containsExactly(Stream.of(LoopOptionsDescriptor.class.getRecordComponents())
				.map(RecordComponent::getName)
				.toArray(String[]::new));
	}

	@Test
	void valueIsFromTheAnnotationOrTheDefinitionUnlessItIsTheDefault() {
		assertThat(sourcesOf(true)).containsEntry("concurrency", OptionSource.ANNOTATION)
			.containsEntry("lease", OptionSource.DEFAULT)
			.containsEntry("backoff", OptionSource.DEFAULT);
		assertThat(sourcesOf(false)).containsEntry("concurrency", OptionSource.DEFINITION)
			.containsEntry("lease", OptionSource.DEFAULT);
	}

	@Test
	void propertyWinsEvenWithTheValueOfTheDefault() {
		assertThat(sourcesOf(true, "concurrency", "lease")).containsEntry("concurrency", OptionSource.PROPERTY)
			.containsEntry("lease", OptionSource.PROPERTY)
			.containsEntry("maxAttempts", OptionSource.ANNOTATION);
	}

}
