// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.redis;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.protocol.ProtocolVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.chihuo.RejectTaskException;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Commands that steps execute, and those that they may not.
 */
class RedisStepHandlerTests {

	private static final String PREFIX = "{steps}:";

	private static final RedisServer server = RedisServer.start();

	private final LettuceConnectionFactory factory = connect(ProtocolVersion.RESP3);

	private RedisStepHandler steps = handler(this.factory, Set.of());

	private static LettuceConnectionFactory connect(ProtocolVersion protocol) {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(
				new RedisStandaloneConfiguration(server.host(), server.port()),
				LettuceClientConfiguration.builder()
					.clientOptions(ClientOptions.builder().protocolVersion(protocol).build())
					.build());
		factory.afterPropertiesSet();
		factory.start();
		return factory;
	}

	private static RedisStepHandler handler(LettuceConnectionFactory factory, Set<String> commands) {
		return new RedisStepHandler(factory, commands, PREFIX, 1000, TestLimits.HANG_TIMEOUT);
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@BeforeEach
	void removeKeys() {
		server.command("FLUSHALL");
	}

	@AfterEach
	void close() {
		this.factory.destroy();
	}

	private Object run(String command, Object... arguments) throws InterruptedException {
		return this.steps.perform(Map.of("command", command, "args", Arrays.asList(arguments))).get("value");
	}

	private void assertRejected(String message, String command, Object... arguments) {
		assertThatExceptionOfType(RejectTaskException.class).isThrownBy(() -> run(command, arguments))
			.withMessageContaining(message);
	}

	@Test
	void repliesHaveTypesOfJson() throws Exception {
		for (ProtocolVersion protocol : ProtocolVersion.values()) {
			removeKeys();
			LettuceConnectionFactory connection = connect(protocol);
			this.steps = handler(connection, Set.of());
			assertThat(run("SET", "text", "ä")).isEqualTo("OK");
			assertThat(run("get", "text")).isEqualTo("ä");
			assertThat(run("GET", "none")).isNull();
			assertThat(run("INCRBY", "number", 17)).isEqualTo(17L);
			assertThat(run("INCRBYFLOAT", "number", 0.5)).isEqualTo(new BigDecimal("17.5"));
			assertThat(run("MGET", "text", "none")).isEqualTo(Arrays.asList("ä", null));
			assertThat(run("HSET", "hash", "a", 1, "b", true)).isEqualTo(2L);
			assertThat(run("HGETALL", "hash")).isEqualTo(Map.of("a", "1", "b", "true"));
			assertThat(run("HGETALL", "none")).isEqualTo(Map.of());
			assertThat(run("RPUSH", "list", "x", "y")).isEqualTo(2L);
			assertThat(run("LRANGE", "list", 0, -1)).isEqualTo(List.of("x", "y"));
			assertThat(run("LPOP", "none")).isNull();
			assertThat(run("LPOP", "none", 2)).isNull();
			assertThat(run("GEOPOS", "none", "a", "b")).isEqualTo(Arrays.asList(null, null));
			assertThat(run("SADD", "set", "x")).isEqualTo(1L);
			assertThat(run("SMEMBERS", "set")).isEqualTo(List.of("x"));
			assertThat(run("ZADD", "scores", 1.5, "x", "inf", "y")).isEqualTo(2L);
			assertThat(run("ZSCORE", "scores", "x")).isEqualTo(new BigDecimal("1.5"));
			assertThat(run("ZSCORE", "scores", "none")).isNull();
			assertThat(run("ZSCORE", "scores", "y")).isEqualTo("inf");
			assertThat(run("ZRANGE", "scores", 0, -1)).isEqualTo(List.of("x", "y"));
			assertThat(run("ZRANGE", "scores", 0, 0, "withscores"))
				.isEqualTo(List.of(List.of("x", new BigDecimal("1.5"))));
			assertThat(run("ZPOPMIN", "scores")).isEqualTo(List.of(List.of("x", new BigDecimal("1.5"))));
			assertThat(run("TYPE", "set")).isEqualTo("set");
			assertThat(run("XADD", "stream", "1-1", "a", "b")).isEqualTo("1-1");
			assertThat(run("XRANGE", "stream", "-", "+")).isEqualTo(List.of(List.of("1-1", List.of("a", "b"))));
			connection.destroy();
		}
	}

	@Test
	void bytesAreBase64() throws Exception {
		String bytes = Base64.getEncoder().encodeToString(new byte[] { 0, -1, 13, 10 });
		run("SET", "a", Map.of("base64", bytes));
		assertThat(this.steps.perform(Map.of("command", "GET", "args", List.of("a"), "encoding", "base64")))
			.isEqualTo(Map.of("value", bytes));
		assertRejected("use the encoding 'base64'", "GET", "a");
		assertRejected("that are not base64", "SET", "a", Map.of("base64", "?"));
	}

	@Test
	void everyKeyGetsThePrefix() throws Exception {
		run("MSET", "a", "1", "b", "2");
		run("RENAME", "a", "c");
		run("SADD", "s", "x");
		run("SUNIONSTORE", "t", "s", "none");
		run("ZADD", "y", 1, "m");
		run("ZADD", "z", 2, "m");
		run("ZUNIONSTORE", "sum", 2, "y", "z", "WEIGHTS", 2, 3);
		run("BITOP", "NOT", "n", "b");
		run("PFMERGE", "p", "q");
		run("LPUSH", "l", "x");
		run("LMOVE", "l", "l2", "LEFT", "RIGHT");
		run("ZRANGESTORE", "r", "y", 0, -1);
		assertThat(server.command("KEYS", "*").lines())
			.containsExactlyInAnyOrder(List.of("b", "c", "s", "t", "y", "z", "sum", "n", "p", "l2", "r")
				.stream()
				.map((key) -> PREFIX + key)
				.toArray(String[]::new));
		assertThat(run("ZUNION", 2, "y", "z", "WITHSCORES")).isEqualTo(List.of(List.of("m", new BigDecimal(3))));
		assertThat(run("ZSCORE", "sum", "m")).isEqualTo(new BigDecimal(8));
		assertThat(run("ZINTERCARD", 2, "y", "z")).isEqualTo(1L);
		assertThat(run("DEL", "y", "z", "none")).isEqualTo(2L);
	}

	@Test
	void keysOfOthersAreOutOfReach() throws Exception {
		server.command("SET", "other", "secret");
		for (String key : List.of("other", "../other", "\r\nGET other", "{other}", "*")) {
			assertThat(run("GET", key)).isNull();
		}
		assertThat(run("MGET", "other", "other")).isEqualTo(Arrays.asList(null, null));
		assertThat(run("ZUNION", 1, "other")).isEqualTo(List.of());
		assertThat(run("DEL", "other")).isEqualTo(0L);
	}

	/** Otherwise the rest of the keys would be taken for others. */
	@Test
	void numberOfKeysHasToBeRight() {
		String message = "must be the number of keys that follow";
		for (Object count : Arrays.asList(0, -1, 3, "x", "1e1", "99999999999")) {
			assertRejected(message, "ZUNION", count, "a", "b");
			assertRejected(message, "ZUNIONSTORE", "c", count, "a", "b");
		}
		assertRejected(message, "ZUNIONSTORE", "c");
	}

	@ParameterizedTest
	@ValueSource(strings = { "KEYS", "SCAN", "EVAL", "EVALSHA", "EVAL_RO", "SCRIPT", "FCALL", "FUNCTION", "FLUSHALL",
			"FLUSHDB", "CONFIG", "BLPOP", "BRPOP", "BLMOVE", "BZPOPMIN", "BLMPOP", "XREAD", "XREADGROUP", "WAIT",
			"MULTI", "EXEC", "WATCH", "SUBSCRIBE", "PSUBSCRIBE", "MONITOR", "SELECT", "AUTH", "HELLO", "CLIENT", "QUIT",
			"RESET", "SHUTDOWN", "DEBUG", "MODULE", "ACL", "SORT", "SORT_RO", "MIGRATE", "MOVE", "SWAPDB", "COPY",
			"DUMP", "RESTORE", "RANDOMKEY", "DBSIZE", "OBJECT", "MEMORY", "REPLICAOF", "CLUSTER", "SAVE", "BGSAVE",
			"INFO", "COMMAND", "LATENCY", "SLOWLOG", "GEORADIUS", "SET a", "", "ＧＥＴ" })
	void otherCommandsAreRejected(String command) {
		assertThatExceptionOfType(RejectTaskException.class).isThrownBy(() -> run(command, "a", "b"))
			.withMessageContaining("Field 'command' of a step of kind 'redis' must be");
	}

	@Test
	void onlyListedCommandsAreAllowed() throws Exception {
		this.steps = handler(this.factory, Set.of("GET"));
		assertThat(run("GET", "a")).isNull();
		assertRejected("must be one that steps may execute, which are these: [GET]", "SET", "a", "b");
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> handler(this.factory, Set.of("GET", "KEYS")))
			.withMessageContaining("steps cannot execute [KEYS]");
	}

	@Test
	void errorIsAFailureWithItsCode() throws Exception {
		run("SET", "text", "a");
		assertRejected("Redis replied to LPUSH with the error WRONGTYPE", "LPUSH", "text", "x");
		assertRejected("Redis replied to INCR with the error ERR value is not an integer", "INCR", "text");
		assertRejected("Redis replied to GET with the error ERR wrong number of arguments", "GET", "a", "b");
	}

	@Test
	void argumentsHaveTypes() {
		assertRejected("must be a list of texts, numbers, booleans and objects with 'base64'", "SET", "a",
				List.of("b"));
		assertRejected("must be a list of texts", "SET", "a", null);
		assertRejected("must be a list of 1 to 10000 arguments", "GET");
		assertThatExceptionOfType(RejectTaskException.class)
			.isThrownBy(() -> this.steps.perform(Map.of("command", "GET", "args", List.of("a"), "script", "x")))
			.withMessageContaining("has no fields [script]");
	}

	@Test
	void largeReplyIsRejected() throws Exception {
		run("SET", "a", "x".repeat(990));
		assertThat(run("GET", "a").toString()).hasSize(990);
		run("APPEND", "a", "x".repeat(100));
		assertRejected("The reply of GET takes more than 'chihuo.max-payload-size' allows, 1000 bytes", "GET", "a");
		for (int i = 0; i < 600; i++) {
			run("RPUSH", "list", i);
		}
		assertRejected("The reply of LRANGE takes more", "LRANGE", "list", 0, -1);
		Map<String, Object> payload = new HashMap<>(Map.of("command", "HSET"));
		payload.put("args", List.of("hash", "a", "x".repeat(600), "b", "x".repeat(600)));
		this.steps.perform(payload);
		assertRejected("The reply of HGETALL takes more", "HGETALL", "hash");
		assertThat(run("GET", "none")).isNull();
	}

	@Test
	void serverThatDoesNotAnswerFailsARunThatIsRepeated() throws Exception {
		LettuceConnectionFactory broken = new LettuceConnectionFactory(
				new RedisStandaloneConfiguration("127.0.0.1", 1));
		broken.afterPropertiesSet();
		broken.start();
		this.steps = handler(broken, Set.of());
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> run("GET", "a"));
		broken.destroy();
		this.steps = new RedisStepHandler(this.factory, Set.of(), PREFIX, 1000, Duration.ofMillis(50));
		run("SET", "a", "b");
		server.command("CLIENT", "PAUSE", "100000", "ALL");
		try {
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> run("GET", "a"))
				.withMessageContaining("Redis has not replied to GET within 50 ms");
		}
		finally {
			server.command("CLIENT", "UNPAUSE");
		}
	}

}
