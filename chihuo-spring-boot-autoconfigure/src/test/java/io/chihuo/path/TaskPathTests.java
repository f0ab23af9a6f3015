// SPDX-License-Identifier: Apache-2.0

package io.chihuo.path;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.chihuo.servers.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bounds the number of types that one task passes from its add to its settlement. Lists
 * them in {@code target/task-path-<backend>.txt}.
 */
class TaskPathTests {

	private static final int MAX_MEMORY_TYPES = 40;

	private static final int MAX_REDIS_TYPES = 48;

	/** Connections are checked in a twentieth of this time. */
	private static final String NO_CHECKS_MEANWHILE = "chihuo.timeout=1h";

	private static final int MAX_TRACES = 3;

	@TempDir
	private Path directory;

	@Test
	void taskInMemoryPassesFewTypes() throws Exception {
		assertThat(types("memory", MAX_MEMORY_TYPES)).contains("io.chihuo.engine.TaskRun")
			.hasSizeLessThanOrEqualTo(MAX_MEMORY_TYPES);
	}

	@Test
	void taskInRedisPassesFewTypes() throws Exception {
		RedisServer server = RedisServer.shared();
		assertThat(types("redis", MAX_REDIS_TYPES, "spring.data.redis.host=" + server.host(),
				"spring.data.redis.port=" + server.port(), "chihuo.namespace=task-path", NO_CHECKS_MEANWHILE))
			.contains("io.chihuo.engine.TaskRun")
			.hasSizeLessThanOrEqualTo(MAX_REDIS_TYPES);
	}

	/**
	 * Types of a periodic check are in a trace by chance, so they are not in each of
	 * several.
	 */
	private SortedSet<String> types(String backend, int max, String... properties) throws Exception {
		SortedSet<String> types = trace(backend, properties);
		for (int trace = 1; trace < MAX_TRACES && types.size() > max; trace++) {
			types.retainAll(trace(backend, properties));
		}
		Files.write(Path.of("target", "task-path-" + backend + ".txt"), types);
		return types;
	}

	private SortedSet<String> trace(String backend, String... properties) throws Exception {
		return new TreeSet<>(MethodTrace.of(this.directory.resolve("output"), "chihuo.backend=" + backend, properties));
	}

}
