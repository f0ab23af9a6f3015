// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import java.util.LinkedHashSet;
import java.util.Set;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.util.ClassUtils;

import io.chihuo.ChihuoLoop;

/**
 * Leaves loops and the application's modules for JSON in the slice.
 */
final class ChihuoTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<ChihuoTest> {

	private static final String[] JSON_TYPES = { "tools.jackson.databind.JacksonModule",
			"org.springframework.boot.jackson.JacksonComponent", "org.springframework.boot.jackson.JacksonMixin" };

	private final Class<?>[] loops;

	ChihuoTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
		this.loops = getAnnotation().getValue("loops", Class[].class).orElseGet(() -> new Class<?>[0]);
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		Set<Class<?>> includes = new LinkedHashSet<>();
		for (String type : JSON_TYPES) {
			if (ClassUtils.isPresent(type, null)) {
				includes.add(ClassUtils.resolveClassName(type, null));
			}
		}
		if (this.loops.length == 0) {
			includes.add(ChihuoLoop.class);
		}
		return includes;
	}

	@Override
	protected Set<Class<?>> getComponentIncludes() {
		return Set.of(this.loops);
	}

}
