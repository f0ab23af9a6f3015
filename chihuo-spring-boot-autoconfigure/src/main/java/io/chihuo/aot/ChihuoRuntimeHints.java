// SPDX-License-Identifier: Apache-2.0

package io.chihuo.aot;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.util.ClassUtils;

/**
 * Registers the hints that every application with Chihuo needs: the scripts of Redis and
 * of databases, the files of the dashboard, the messages between nodes, and stored
 * failures.
 */
class ChihuoRuntimeHints implements RuntimeHintsRegistrar {

	private static final String NODE_MESSAGE = "io.chihuo.cluster.ClusterMessage";

	private static final String STORED_FAILURE = "io.chihuo.codec.FailureDetails";

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources().registerPattern("io/chihuo/backend/redis/*.lua");
		hints.resources().registerPattern("io/chihuo/backend/redis/lib/*.lua");
		hints.resources().registerPattern("io/chihuo/backend/jdbc/*/*.sql");
		hints.resources().registerPattern("io/chihuo/step/sql/*.sql");
		hints.resources().registerPattern("io/chihuo/dashboard/**/*.html");
		hints.resources().registerPattern("io/chihuo/dashboard/**/*.css");
		hints.resources().registerPattern("io/chihuo/dashboard/**/*.js");
		new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(),
				ClassUtils.resolveClassName(NODE_MESSAGE, classLoader),
				ClassUtils.resolveClassName(STORED_FAILURE, classLoader));
	}

}
