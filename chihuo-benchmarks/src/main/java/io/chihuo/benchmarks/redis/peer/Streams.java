// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.redis.peer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.stream.StreamListener;

import io.chihuo.TaskEntry;

import static java.util.Objects.requireNonNull;

/**
 * A stream and its consumer group, as one writes them by hand with Spring Data Redis:
 * each consumer reads up to a batch, works it off and acknowledges each message. Nothing
 * knows ids.
 */
public final class Streams implements AutoCloseable {

	static final String KEY = "stream";

	static final String GROUP = "workers";

	private final LettuceConnectionFactory connections;

	private final StringRedisTemplate template;

	public Streams(String host, int port) {
		this.connections = new LettuceConnectionFactory(new RedisStandaloneConfiguration(host, port));
		this.connections.afterPropertiesSet();
		this.connections.start();
		this.template = new StringRedisTemplate(this.connections);
	}

	StringRedisTemplate template() {
		return this.template;
	}

	void addMessage(String id, String payload) {
		this.template.opsForStream().add(KEY, Map.of("id", id, "payload", payload));
	}

	void addMessage(TaskEntry<String> entry) {
		addMessage(entry.id(), requireNonNull(entry.payload()));
	}

	/**
	 * Add in one round trip.
	 */
	void addPipelined(List<TaskEntry<String>> entries) {
		try (RedisConnection connection = this.connections.getConnection()) {
			connection.openPipeline();
			entries.forEach((entry) -> connection.streamCommands().xAdd(toBytes(KEY), fields(entry)));
			connection.closePipeline();
		}
	}

	private static Map<byte[], byte[]> fields(TaskEntry<String> entry) {
		return Map.of(toBytes("id"), toBytes(entry.id()), toBytes("payload"), toBytes(requireNonNull(entry.payload())));
	}

	private static byte[] toBytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	void acknowledgeMessage(MapRecord<String, String, String> message) {
		this.template.opsForStream().acknowledge(GROUP, message);
	}

	/**
	 * Consumers that have not started yet, and their group.
	 */
	StreamConsumers createConsumers(int count, int batch,
			StreamListener<String, MapRecord<String, String, String>> listener) {
		this.template.opsForStream().createGroup(KEY, ReadOffset.from("0"), GROUP);
		return new StreamConsumers(this.connections, count, batch, listener);
	}

	@Override
	public void close() {
		this.connections.destroy();
	}

}
