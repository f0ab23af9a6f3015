// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.Base16;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.util.ClassUtils;

import io.chihuo.backend.TaskClock;

/**
 * Connections over which scripts go by a clock that a test sets, in place of the server's
 * time. It comes with each run as one key more.
 */
public final class SettableRedisTime {

	private static final String SERVER_TIME = "local time = call('TIME')";

	/** Scripts that are parts of another one have keys of their own. */
	private static final String TEST_TIME = "local millis = _G.KEYS[#_G.KEYS]\n"
			+ "local time = { math.floor(millis / 1000), millis % 1000 * 1000 }";

	private final TaskClock clock;

	/** Digests of the scripts as they are sent, by those that the backend knows. */
	private final Map<String, String> digests = new ConcurrentHashMap<>();

	private SettableRedisTime(TaskClock clock) {
		this.clock = clock;
	}

	/** Connections of a factory, for scripts that go by a clock. */
	public static RedisConnectionFactory of(RedisConnectionFactory factory, TaskClock clock) {
		SettableRedisTime time = new SettableRedisTime(clock);
		return proxy(factory, (method, arguments) -> {
			Object result = method.invoke(factory, arguments);
			return (result instanceof RedisConnection connection) ? time.connection(connection) : result;
		});
	}

	private RedisConnection connection(RedisConnection connection) {
		return proxy(connection, (method, arguments) -> {
			Object result = method.invoke(connection, arguments);
			return (result instanceof RedisClusterAsyncCommands<?, ?> commands) ? commands(commands) : result;
		});
	}

	private Object commands(RedisClusterAsyncCommands<?, ?> commands) {
		return proxy(commands, (method, arguments) -> {
			if (method.getName().equals("eval") && arguments[0] instanceof byte[] script) {
				arguments[0] = changed(script);
				arguments[2] = withTime((byte[][]) arguments[2]);
			}
			else if (method.getName().equals("evalsha")) {
				arguments[0] = this.digests.getOrDefault(arguments[0], "unknown");
				arguments[2] = withTime((byte[][]) arguments[2]);
			}
			return method.invoke(commands, arguments);
		});
	}

	private byte[] changed(byte[] script) {
		String text = new String(script, StandardCharsets.UTF_8);
		byte[] changed = text.replace(SERVER_TIME, TEST_TIME).getBytes(StandardCharsets.UTF_8);
		if (text.contains("'TIME'") && Arrays.equals(script, changed)) {
			throw new IllegalStateException("A script reads the server's time in another way: " + text);
		}
		this.digests.put(Base16.digest(script), Base16.digest(changed));
		return changed;
	}

	private Object[] withTime(byte[][] keys) {
		byte[][] all = Arrays.copyOf(keys, keys.length + 1);
		all[keys.length] = Long.toString(this.clock.millis()).getBytes(StandardCharsets.US_ASCII);
		return all;
	}

	@SuppressWarnings("unchecked")
	private static <T> T proxy(T target, InterceptedCall call) {
		Class<?>[] interfaces = ClassUtils.getAllInterfaces(target);
		return (T) Proxy.newProxyInstance(SettableRedisTime.class.getClassLoader(), interfaces,
				(proxy, method, arguments) -> {
					try {
						return call.make(method, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getTargetException();
					}
				});
	}

	private interface InterceptedCall {

		Object make(Method method, Object[] arguments) throws ReflectiveOperationException;

	}

}
