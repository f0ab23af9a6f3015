// SPDX-License-Identifier: Apache-2.0

package io.chihuo.path;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;

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

	@TempDir
	private Path directory;

	@Test
	void taskInMemoryPassesFewTypes() throws Exception {
		assertThat(types("memory")).contains("io.chihuo.engine.TaskRun").hasSizeLessThanOrEqualTo(MAX_MEMORY_TYPES);
	}

	@Test
	void taskInRedisPassesFewTypes() throws Exception {
		RedisServer server = RedisServer.shared();
		assertThat(types("redis", "spring.data.redis.host=" + server.host(), "spring.data.redis.port=" + server.port(),
				"chihuo.namespace=task-path", NO_CHECKS_MEANWHILE))
			.contains("io.chihuo.engine.TaskRun")
			.hasSizeLessThanOrEqualTo(MAX_REDIS_TYPES);
	}

	private SortedSet<String> types(String backend, String... properties) throws Exception {
		SortedSet<String> types = MethodTrace.of(this.directory.resolve("output"), "chihuo.backend=" + backend,
				properties);
		Files.write(Path.of("target", "task-path-" + backend + ".txt"), types);
		return types;
	}

}
