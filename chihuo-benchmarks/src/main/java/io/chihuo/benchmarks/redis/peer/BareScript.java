// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.redis.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;

/**
 * A script that the server knows by its digest.
 *
 * @param digest its digest
 * @param type type of its result
 * @param keys keys it works on
 */
record BareScript(String digest, ScriptOutputType type, String... keys) {

	static BareScript loadScript(StatefulRedisConnection<String, String> connection, String name, ScriptOutputType type,
			String... keys) {
		return new BareScript(connection.sync().scriptLoad(readScript(name)), type, keys);
	}

	private static String readScript(String name) {
		try (InputStream script = BareScript.class.getResourceAsStream(name)) {
			return new String(Objects.requireNonNull(script, name).readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Run it, and wait for its result.
	 */
	<T> T runScript(StatefulRedisConnection<String, String> connection, String... arguments) {
		return connection.sync().evalsha(this.digest, this.type, this.keys, arguments);
	}

	<T> RedisFuture<T> sendScript(StatefulRedisConnection<String, String> connection, String... arguments) {
		return connection.async().evalsha(this.digest, this.type, this.keys, arguments);
	}

}
