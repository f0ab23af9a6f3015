// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/**
 * Keeps queues of the slice in memory, whatever the application does; properties of the
 * test come last.
 */
final class ChihuoTestContextBootstrapper extends TestSliceTestContextBootstrapper<ChihuoTest> {

	@Override
	protected String[] getProperties(Class<?> testClass) {
		String @Nullable [] own = super.getProperties(testClass);
		Stream<String> slice = Stream.of("chihuo.backend=memory", "chihuo.role=both");
		return Stream.concat(slice, (own != null) ? Stream.of(own) : Stream.empty()).toArray(String[]::new);
	}

}
