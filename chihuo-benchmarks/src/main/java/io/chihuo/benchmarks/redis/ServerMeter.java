// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.redis;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.lettuce.core.api.sync.RedisCommands;

/**
 * Reads the server's counters.
 *
 * @param redis commands of a connection to it
 */
public record ServerMeter(RedisCommands<String, String> redis) {

	private static final long SLOW_MICROS = 100;

	private static final int MAX_SLOW_COMMANDS = 100_000;

	private static final int DURATION_INDEX = 2;

	/**
	 * Version of the server.
	 */
	String serverVersion() {
		return String.valueOf(serverInfo("server").get("redis_version"));
	}

	/**
	 * Processor time it has used, in microseconds.
	 */
	double processorMicros() {
		Map<String, String> info = serverInfo("cpu");
		return 1e6 * (Double.parseDouble(info.get("used_cpu_user")) + Double.parseDouble(info.get("used_cpu_sys")));
	}

	/**
	 * Commands it has run, those within scripts and the scripts themselves included, but
	 * for {@code INFO}.
	 */
	double commandCount() {
		return serverInfo("commandstats").entrySet()
			.stream()
			.filter((entry) -> !entry.getKey().equals("cmdstat_info"))
			.mapToDouble((entry) -> Double.parseDouble(entry.getValue().replaceFirst("calls=(\\d+),.*", "$1")))
			.sum();
	}

	/**
	 * Bytes it has allocated, once all is freed that was dropped.
	 */
	public double usedMemory() {
		Map<String, String> memory = serverInfo("memory");
		while (!"0".equals(memory.get("lazyfree_pending_objects"))) {
			memory = serverInfo("memory");
		}
		return Double.parseDouble(memory.get("used_memory"));
	}

	private Map<String, String> serverInfo(String section) {
		return Arrays.stream(this.redis.info(section).split("\r\n"))
			.filter((line) -> line.contains(":"))
			.map((line) -> line.split(":", 2))
			.collect(Collectors.toMap((entry) -> entry[0], (entry) -> entry[1]));
	}

	/**
	 * Remember from now on which commands are slow, and none from before.
	 */
	public void watchSlowCommands() {
		this.redis.configSet("slowlog-log-slower-than", Long.toString(SLOW_MICROS));
		this.redis.configSet("slowlog-max-len", Integer.toString(MAX_SLOW_COMMANDS));
		this.redis.slowlogReset();
	}

	/**
	 * Milliseconds of the slowest command since they are watched; a command that is too
	 * fast to be watched counts as just fast enough.
	 */
	public double slowestMillis() {
		long micros = this.redis.slowlogGet(MAX_SLOW_COMMANDS)
			.stream()
			.mapToLong((entry) -> (Long) ((List<?>) entry).get(DURATION_INDEX))
			.max()
			.orElse(SLOW_MICROS);
		return micros / 1e3;
	}

}
