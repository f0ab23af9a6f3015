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
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.chihuo.RejectTaskException;
import io.chihuo.servers.RedisCluster;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TcpProxy;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Commands that steps execute, and those that they may not.
 */
class RedisStepHandlerTests {

	private static final String PREFIX = "{steps}:";

	private static final long MAX_VALUE_BYTES = 1 << 20;

	private static final RedisServer server = RedisServer.start();

	private final LettuceConnectionFactory factory = connect(ProtocolVersion.RESP3);

	private RedisStepHandler steps = handler(this.factory, Set.of());

	private static LettuceConnectionFactory connect(ProtocolVersion protocol) {
		return connect(server.host(), server.port(), protocol);
	}

	private static LettuceConnectionFactory connect(String host, int port, ProtocolVersion protocol) {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(new RedisStandaloneConfiguration(host, port),
				LettuceClientConfiguration.builder()
					.clientOptions(ClientOptions.builder().protocolVersion(protocol).build())
					.build());
		factory.afterPropertiesSet();
		factory.start();
		return factory;
	}

	private static RedisStepHandler handler(LettuceConnectionFactory factory, Set<String> commands) {
		return new RedisStepHandler(factory, commands, PREFIX, 1000, MAX_VALUE_BYTES, TestLimits.HANG_TIMEOUT);
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
		this.steps.close();
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
		run("APPEND", "a", "x".repeat(9));
		assertRejected("The reply of GET takes more than 'chihuo.max-payload-size' allows, 1000 bytes", "GET", "a");
		run("APPEND", "a", "x".repeat(91));
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

	/** The client would hold it in memory whole before it could refuse it. */
	@Test
	void valueThatIsTooLargeIsNotRead() throws Exception {
		server.command("SETRANGE", PREFIX + "large", "400000000", "x");
		server.command("HSET", PREFIX + "hash", "a", "x".repeat(600), "b", "x".repeat(600));
		long sent = sentBytes();
		String message = " takes more than 'chihuo.max-payload-size' allows, 1000 bytes. The command was not executed";
		for (String command : List.of("GET", "GETDEL", "GETEX")) {
			assertRejected("The reply of " + command + message, command, "large");
		}
		assertRejected("The reply of GETSET" + message, "GETSET", "large", "new");
		assertRejected("The reply of SET" + message, "SET", "large", "new", "get");
		assertRejected("The reply of MGET" + message, "MGET", "none", "hash", "large");
		assertRejected("The reply of HMGET" + message, "HMGET", "hash", "a", "b");
		assertRejected("The reply of GETRANGE" + message, "GETRANGE", "large", 0, -1);
		assertRejected("The reply of GETRANGE" + message, "GETRANGE", "large", -1001, 400000000);
		assertRejected("The reply of GETRANGE" + message, "GETRANGE", "large", 5, 1005);
		assertThat(sentBytes() - sent).isLessThan(100_000);
		assertThat(run("STRLEN", "large")).isEqualTo(400000001L);
		assertThat(run("GETRANGE", "large", 399999999, 500000000)).isEqualTo("\0x");
		assertThat(run("GETRANGE", "large", -1, -1)).isEqualTo("x");
		assertThat(run("GETRANGE", "large", 5, 4)).isEqualTo("");
		assertThat(run("HMGET", "hash", "a", "none").toString()).hasSize(608);
	}

	private static long sentBytes() {
		return server.command("INFO", "stats")
			.lines()
			.filter((line) -> line.startsWith("total_net_output_bytes:"))
			.mapToLong((line) -> Long.parseLong(line.split(":")[1].trim()))
			.sum();
	}

	@Test
	void valuesGrowUpToALimit() throws Exception {
		String message = "'chihuo.steps.redis.max-value-size' allows 1048576";
		assertRejected("SETRANGE would make a value of 1048577 bytes, and " + message, "SETRANGE", "a", 1048576, "x");
		assertRejected("SETBIT would make a value of 1048577 bytes, and " + message, "SETBIT", "a", 8388608, 1);
		assertRejected("SETBIT would make a value of ", "SETBIT", "a", "4294967295", 1);
		assertRejected("BITFIELD would make a value of 1048577 bytes, and " + message, "BITFIELD", "a", "GET", "u8", 0,
				"overflow", "FAIL", "set", "u8", "#1048576", 1);
		assertRejected(message, "BITFIELD", "a", "INCRBY", "i16", 8388600, 1);
		for (String offset : List.of("99999999999999999999", "-1", " 1", "+1", "0x1")) {
			assertRejected("An offset of SETRANGE must be a whole number", "SETRANGE", "a", offset, "x");
			assertRejected("An offset of SETBIT must be a whole number", "SETBIT", "a", offset, 1);
		}
		assertThat(server.command("KEYS", "*").strip()).isEmpty();
		assertThat(run("SETRANGE", "a", 1048575, "x")).isEqualTo(1048576L);
		assertThat(run("SETBIT", "b", 8388607, 1)).isEqualTo(0L);
		assertThat(run("BITFIELD", "c", "SET", "u8", "#1048575", 1, "GET", "u8", "#99999999"))
			.isEqualTo(List.of(0L, 0L));
		assertRejected("APPEND would make a value of 1048577 bytes, and " + message, "APPEND", "a", "x");
		assertThat(run("STRLEN", "a")).isEqualTo(1048576L);
	}

	@Test
	void membersAreNotRepeatedWithoutALimit() throws Exception {
		run("SADD", "set", "x");
		run("ZADD", "scores", 1, "x");
		for (String count : List.of("-10001", "-1000000000", "-9223372036854775808")) {
			assertRejected("The number of members of SRANDMEMBER must be at least -10000", "SRANDMEMBER", "set", count);
			assertRejected("The number of members of ZRANDMEMBER must be", "ZRANDMEMBER", "scores", count,
					"WITHSCORES");
		}
		assertThat(run("SRANDMEMBER", "set", -3)).isEqualTo(List.of("x", "x", "x"));
		assertThat(run("SRANDMEMBER", "set", 100000)).isEqualTo(List.of("x"));
	}

	/** Replies arrive in the order of the commands. */
	@Test
	void applicationDoesNotWaitForRepliesOfSteps() throws Exception {
		run("GET", "a");
		run("GET", "a");
		try (RedisConnection connection = this.factory.getConnection()) {
			connection.ping();
		}
		assertThat(server.command("CLIENT", "LIST").lines().filter((line) -> line.contains(" cmd=get "))).hasSize(1);
		assertThat(server.command("CLIENT", "LIST").lines().filter((line) -> line.contains(" cmd=ping "))).hasSize(1);
	}

	@Test
	void connectionThatWasLostIsOpenedAnew() throws Exception {
		run("SET", "a", "b");
		server.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
		TestLimits.await("new connection")
			.ignoreExceptionsInstanceOf(DataAccessException.class)
			.until(() -> run("GET", "a").equals("b"));
		assertThat(server.command("CLIENT", "LIST").lines().filter((line) -> line.contains(" cmd=get "))).hasSize(1);
		this.factory.stop();
		this.factory.start();
		assertThat(run("GET", "a")).isEqualTo("b");
		this.steps.close();
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> run("GET", "a"));
	}

	@Test
	void stepsOfAClusterReachEachNodeOverOneConnection() throws Exception {
		try (RedisCluster cluster = RedisCluster.start(3)) {
			LettuceConnectionFactory connections = new LettuceConnectionFactory(
					new RedisClusterConfiguration(cluster.masters().stream().map(RedisServer::address).toList()));
			connections.afterPropertiesSet();
			connections.start();
			this.steps = new RedisStepHandler(connections, Set.of(), "steps:", 1000, MAX_VALUE_BYTES,
					TestLimits.HANG_TIMEOUT);
			for (int i = 0; i < 20; i++) {
				assertThat(run("APPEND", i, "x")).isEqualTo(1L);
				assertThat(run("GET", i)).isEqualTo("x");
			}
			for (RedisServer master : cluster.masters()) {
				assertThat(master.command("DBSIZE").strip()).isNotEqualTo("0");
				assertThat(master.command("CLIENT", "LIST").lines().filter((line) -> line.contains(" cmd=get ")))
					.hasSize(1);
			}
			this.steps.close();
			connections.destroy();
		}
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
		try (TcpProxy proxy = new TcpProxy(server)) {
			LettuceConnectionFactory frozen = connect(proxy.host(), proxy.port(), ProtocolVersion.RESP3);
			this.steps = new RedisStepHandler(frozen, Set.of(), PREFIX, 1000, MAX_VALUE_BYTES, Duration.ofSeconds(2));
			run("SET", "a", "b");
			proxy.freeze();
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> run("EXISTS", "a"))
				.withMessageContaining("Redis has not replied to EXISTS within 2000 ms");
			this.steps.close();
			frozen.destroy();
		}
	}

}
