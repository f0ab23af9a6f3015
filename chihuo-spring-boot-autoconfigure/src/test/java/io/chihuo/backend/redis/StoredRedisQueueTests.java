// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.redis.DamagedRecordTests.ReadyTaskOrder;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.SettableClock;
import io.chihuo.contract.StoredQueue;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;
import io.chihuo.stored.StoredRecords;

/**
 * Stores that were written by earlier versions: a queue, and all that a backend keeps.
 * Their resources are commands as {@code redis-cli} takes them, after a line with a
 * fencing token and the time. Expiries are left out, so that nothing is gone when they
 * are read. To write those of a new version, run this test with its number as
 * {@code -Dstored.version}.
 */
class StoredRedisQueueTests {

	private static final Path RESOURCES = Path.of("src/test/resources/io/chihuo/stored");

	private static final String QUEUE = "-";

	private static final String BACKEND = "-backend-";

	private static final Pattern WORD = Pattern.compile("[A-Z]+|\"((?:[^\"\\\\]|\\\\x..)*)\"");

	private static final String DUMP = """
			local lines = {}
			local function quote(text)
				return '"' .. string.gsub(text, '[^%w :/{}_%.%-]', function(c)
					return string.format('\\\\x%02x', string.byte(c))
				end) .. '"'
			end
			local function line(...)
				local words = { ... }
				for i = 2, #words do words[i] = quote(words[i]) end
				lines[#lines + 1] = table.concat(words, ' ')
			end
			local keys = redis.call('KEYS', 'chihuo:*')
			table.sort(keys)
			for _, key in ipairs(keys) do
				local kind = redis.call('TYPE', key).ok
				if string.find(key, ':session:', 1, true) then
					kind = 'none'
				elseif kind == 'hash' then
					local values = redis.call('HGETALL', key)
					for i = 1, #values, 2 do line('HSET', key, values[i], values[i + 1]) end
				elseif kind == 'string' then
					line('SET', key, redis.call('GET', key))
				elseif kind == 'set' then
					for _, value in ipairs(redis.call('SMEMBERS', key)) do line('SADD', key, value) end
				elseif kind == 'list' then
					for _, value in ipairs(redis.call('LRANGE', key, 0, -1)) do line('RPUSH', key, value) end
				elseif kind == 'zset' then
					local values = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
					for i = 1, #values, 2 do line('ZADD', key, values[i + 1], values[i]) end
				end
			end
			return table.concat(lines, '\\n')
			""";

	private static RedisServer server;

	private final OwnBackend backend = OwnBackend.of(server, TestLimits.HANG_TIMEOUT);

	@BeforeAll
	static void start() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@AfterEach
	void close() {
		this.backend.close();
	}

	private static Path resource(ReadyTaskOrder order, String kind, String version) {
		return RESOURCES.resolve("redis-" + order.name().toLowerCase(Locale.ROOT) + kind + version + ".txt");
	}

	private static TaskBackend backendOf(ReadyTaskOrder order, OwnBackend own) {
		return (order == ReadyTaskOrder.LISTS) ? own.backend() : own.listedBackend();
	}

	@ParameterizedTest
	@EnumSource
	@EnabledIfSystemProperty(named = "stored.version", matches = "\\d+\\.\\d+")
	void storeOfThisVersionIsWrittenAndRead(ReadyTaskOrder order) throws IOException {
		String version = System.getProperty("stored.version");
		server.command("FLUSHALL");
		long token = StoredQueue.fill(order.queue(this.backend));
		write(order, resource(order, QUEUE, version), token);
		server.command("FLUSHALL");
		StoredRecords.fill(backendOf(order, this.backend), TaskClock.systemClock());
		write(order, resource(order, BACKEND, version), StoredQueue.fill(order.queue(this.backend)));
		verifyQueue(order, resource(order, QUEUE, version));
		verifyBackend(order, resource(order, BACKEND, version));
	}

	/** One that is there was written by an earlier commit, and stays. */
	private static void write(ReadyTaskOrder order, Path resource, long token) throws IOException {
		if (!Files.exists(resource)) {
			if (order == ReadyTaskOrder.TICKETS) {
				keepTickets();
			}
			Files.writeString(resource,
					"# token " + token + " at " + Instant.now() + "\n" + server.command("EVAL", DUMP, "0") + "\n");
		}
	}

	/** Those that were handed out are in the list of a process that is gone. */
	private static void keepTickets() {
		try (OwnBackend other = OwnBackend.of(server)) { // hands out nothing
			ContractQueue.join(other.ledger().reissueTickets());
			for (QueueName queue : StoredRecords.QUEUES) {
				ContractQueue.join(other.ledger(queue).reissueTickets());
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void queueOfVersion1Dot0IsRead(ReadyTaskOrder order) throws IOException {
		verifyQueue(order, resource(order, QUEUE, "1.0"));
	}

	@ParameterizedTest
	@EnumSource
	void backendOfVersion1Dot0IsReadWithOutcomesFlowsAndSchedules(ReadyTaskOrder order) throws IOException {
		verifyBackend(order, resource(order, BACKEND, "1.0"));
	}

	private void verifyQueue(ReadyTaskOrder order, Path resource) throws IOException {
		StoredQueue.verify(order.queue(this.backend), Long.parseLong(load(resource)[0]));
	}

	/**
	 * Results of flows are kept for a time, so that it is read soon after it was written.
	 */
	private static void verifyBackend(ReadyTaskOrder order, Path resource) throws IOException {
		String[] header = load(resource);
		SettableClock clock = new SettableClock(Instant.parse(header[1]).plus(Duration.ofHours(1)));
		try (OwnBackend own = OwnBackend.of(server, clock)) {
			StoredQueue.verify(order.queue(own), Long.parseLong(header[0]));
			StoredRecords.verify(backendOf(order, own), clock);
		}
	}

	/**
	 * Have the server keep a store, and nothing else; returns the token, and the time if
	 * it has one.
	 */
	private static String[] load(Path resource) throws IOException {
		server.command("FLUSHALL");
		List<String> lines = Files.readAllLines(resource);
		String script = lines.stream().skip(1).map(StoredRedisQueueTests::call).collect(Collectors.joining("\n"));
		server.command("EVAL", script, "0");
		return lines.get(0).substring("# token ".length()).split(" at ");
	}

	/** The command as a script makes it. */
	private static String call(String line) {
		return WORD.matcher(line)
			.results()
			.map(StoredRedisQueueTests::literal)
			.collect(Collectors.joining(", ", "redis.call(", ")"));
	}

	private static String literal(MatchResult word) {
		String text = (word.group(1) != null) ? word.group(1) : word.group();
		return "'"
				+ Pattern.compile("\\\\x(..)|(.)")
					.matcher(text)
					.replaceAll((part) -> String.format("\\\\%03d", (part.group(1) != null)
							? Integer.parseInt(part.group(1), 16) : part.group(2).getBytes(StandardCharsets.UTF_8)[0]))
				+ "'";
	}

}
