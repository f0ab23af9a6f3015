// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a native image knows the answers of the endpoint.
 */
class EndpointRuntimeHintsTests {

	/** Requests, and what answers are computed from, have other names. */
	private static boolean isAnswer(Class<?> type) {
		return type.isRecord()
				&& type.getSimpleName().matches(".*(Descriptor|Change|Result|Body|Row|OnNode|PeekedTask)");
	}

	private static List<? extends Class<?>> findAnswers() throws IOException {
		String classes = ChihuoEndpoint.class.getProtectionDomain().getCodeSource().getLocation()
				+ "io/chihuo/actuate/*.class";
		return Stream.of(new PathMatchingResourcePatternResolver().getResources(classes))
			.map((resource) -> "io.chihuo.actuate." + resource.getFilename().replace(".class", ""))
			.map((name) -> ClassUtils.resolveClassName(name, null))
			.filter(EndpointRuntimeHintsTests::isAnswer)
			.toList();
	}

	@Test
	void everyAnswerIsRegistered() throws IOException {
		RuntimeHints hints = new RuntimeHints();
		new EndpointRuntimeHints().registerHints(hints, null);
		assertThat(findAnswers()).hasSizeGreaterThan(30)
			.allMatch((type) -> RuntimeHintsPredicates.reflection().onType(type).test(hints));
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(StepDescriptor.class, "name")).accepts(hints);
	}

	@Test
	void endpointBringsTheHints() {
		ImportRuntimeHints imported = AnnotationUtils.findAnnotation(ChihuoEndpoint.class, ImportRuntimeHints.class);
		assertThat(imported.value()).containsExactly(EndpointRuntimeHints.class);
	}

}
