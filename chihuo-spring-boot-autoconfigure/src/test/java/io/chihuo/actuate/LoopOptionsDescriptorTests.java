// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.chihuo.LoopOptions;

import static org.assertj.core.api.Assertions.assertThat;

class LoopOptionsDescriptorTests {

	@Test
	void descriptorHasEveryOption() {
		assertThat(LoopOptionsDescriptor.class.getRecordComponents()).extracting(RecordComponent::getName)
			.containsExactlyInAnyOrderElementsOf(Stream.of(LoopOptions.class.getDeclaredMethods())
				.filter((method) -> Modifier.isPublic(method.getModifiers()) && method.getParameterCount() == 0)
				.map(Method::getName)
				.toList());
	}

}
