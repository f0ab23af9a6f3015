// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.chihuo.backend.redis.DamagedRecordTests.ReadyTaskOrder;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.StoredQueue;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

/**
 * Queues that were written by earlier versions. Their resources are commands as
 * {@code redis-cli} takes them, after a line with a fencing token.
 */
class StoredRedisQueueTests {

	private static final Path RESOURCES = Path.of("src/test/resources/io/chihuo/stored");

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

	private static Path resource(ReadyTaskOrder order, String version) {
		return RESOURCES.resolve("redis-" + order.name().toLowerCase(Locale.ROOT) + "-" + version + ".txt");
	}

	/** Write the resource of this version; called by nobody but those who raise it. */
	static void write(RedisServer server, ReadyTaskOrder order, String version) throws IOException {
		long token;
		try (OwnBackend backend = OwnBackend.of(server)) {
			token = StoredQueue.fill(order.queue(backend));
		}
		if (order == ReadyTaskOrder.TICKETS) {
			try (OwnBackend other = OwnBackend.of(server)) { // hands out nothing
				ContractQueue.join(other.ledger().reissueTickets());
			}
		}
		Files.writeString(resource(order, version),
				"# token " + token + "\n" + server.command("EVAL", DUMP, "0") + "\n");
	}

	@ParameterizedTest
	@EnumSource
	void queueOfVersion1Dot0IsRead(ReadyTaskOrder order) throws IOException {
		server.command("FLUSHALL");
		List<String> lines = Files.readAllLines(resource(order, "1.0"));
		String script = lines.stream().skip(1).map(StoredRedisQueueTests::call).collect(Collectors.joining("\n"));
		server.command("EVAL", script, "0");
		StoredQueue.verify(order.queue(this.backend), Long.parseLong(lines.get(0).substring("# token ".length())));
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
