// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.ClassPathResource;

import io.chihuo.backend.QueueName;
import io.chihuo.servers.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the parts of scripts for the usual case with the rest of these scripts: on a
 * queue for each, both have to answer the same and to leave the same.
 */
class UsualCaseTests {

	private static final String NOT_USUAL = "not usual";

	/** All keys of a queue, sorted, with the bytes of their values in hexadecimal. */
	private static final String CONTENT = """
			local lines = {}
			for _, key in ipairs(redis.call('KEYS', ARGV[1] .. '*')) do
				local kind = redis.call('TYPE', key).ok
				local values = kind == 'hash' and redis.call('HGETALL', key) or kind == 'list'
					and redis.call('LRANGE', key, 0, -1) or redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
				for i = 1, #values, kind == 'list' and 1 or 2 do
					local line = string.sub(key, #ARGV[1] + 1) .. ' ' .. (kind == 'list' and i or '') .. ' '
						.. values[i] .. ' ' .. (kind == 'list' and '' or values[i + 1])
					lines[#lines + 1] = string.gsub(line, '[^%w:,.-]', function(c)
						return string.format('\\\\%02x', string.byte(c))
					end)
				end
			end
			table.sort(lines)
			return table.concat(lines, '\\n')""";

	private final RedisServer server = RedisServer.shared();

	private final QueueKeys usual = createKeys("usual");

	private final QueueKeys general = createKeys("general");

	/** All calls have one remainder, so that each finds the one before. */
	private long number = 1;

	private long seconds = 1_700_000_000;

	private static QueueKeys createKeys(String loop) {
		return new QueueKeys(new QueueName("usual-case", loop), ScriptSet.LISTS, "client");
	}

	@BeforeEach
	void fillSession() {
		eval("for _, key in ipairs(redis.call('KEYS', ARGV[1])) do redis.call('DEL', key) end return ''", List.of(),
				"chihuo:{usual-case/*");
		both("HSET", "meta", "max-length", "-1", "max-crashes", "3", "retention", "0", "format", "1.0");
		both("HSET", "session:client", "call1", "1:a", "claim1", "1:1");
	}

	private void both(String command, String key, String... words) {
		for (QueueKeys keys : List.of(this.usual, this.general)) {
			String prefix = keys.eventChannel().replace("events", key);
			this.server.command(Stream.concat(Stream.of(command, prefix), Stream.of(words)).toArray(String[]::new));
		}
	}

	private String eval(String script, List<String> keys, String... arguments) {
		List<String> words = new ArrayList<>(List.of("EVAL", script, String.valueOf(keys.size())));
		words.addAll(keys);
		words.addAll(List.of(arguments));
		return this.server.command(words.toArray(String[]::new));
	}

	private String content(QueueKeys keys) {
		return eval(CONTENT, List.of(), keys.eventChannel().replace("events", ""));
	}

	private String run(QueueKeys keys, ScriptName script, String... arguments) {
		String text = new String(ScriptSet.LISTS.scriptText(script).scriptBytes(), StandardCharsets.UTF_8)
			.replace("call('TIME')", "{ '" + this.seconds + "', '0' }");
		String part = usualPart(script);
		int start = text.indexOf(part);
		assertThat(start).isPositive();
		String rest = (keys == this.usual) ? "return '" + NOT_USUAL + "'" : text.substring(start + part.length());
		return eval(text.substring(0, start) + ((keys == this.usual) ? part : "") + rest,
				Stream.of(keys.all()).map(ScriptReply::toText).toList(), arguments);
	}

	private static String usualPart(ScriptName script) {
		try {
			return new ClassPathResource("lib/usual-" + script.name().toLowerCase(Locale.ROOT) + ".lua",
					ScriptSet.class)
				.getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	/** Make the same call on both queues; returns the answer. */
	private String call(ScriptName script, String... arguments) {
		String answer = run(this.general, script, arguments);
		assertThat(run(this.usual, script, arguments)).isEqualTo(answer);
		assertThat(content(this.usual)).isEqualTo(content(this.general));
		this.seconds++;
		return answer;
	}

	/** Have the part for the usual case leave a call to the rest. */
	private void leave(ScriptName script, String... arguments) {
		String before = content(this.usual);
		assertThat(run(this.usual, script, arguments)).isEqualTo(NOT_USUAL);
		assertThat(content(this.usual)).isEqualTo(before);
	}

	private String nextNumber() {
		this.number += NumberedCalls.MAX_CALLS_UNDER_WAY;
		return String.valueOf(this.number);
	}

	private String[] submission(String id, String options) {
		return new String[] { id, options, "body of " + id, "60000", "f", "node", "-", nextNumber() };
	}

	private String[] claim(int most) {
		return new String[] { String.valueOf(most), "30000", nextNumber(), ",," };
	}

	private String token() {
		return this.server.command("HGET", this.usual.eventChannel().replace("events", "meta"), "token");
	}

	private String[] settlement(String id, String token, String... result) {
		Stream<String> head = Stream.of("1", "A", (result.length > 0) ? "c" : "", id, token);
		return Stream.concat(Stream.concat(head, Stream.of(result)), Stream.of(nextNumber())).toArray(String[]::new);
	}

	@Test
	void callsAreSubmittedClaimedAndSettled() {
		assertThat(call(ScriptName.SUBMIT, submission("a", "i"))).isEqualTo("Ap1");
		assertThat(call(ScriptName.CLAIM, claim(5))).contains("a");
		both("HSET", "failures", "b", "1:0:0:1::::failed");
		both("HSET", "finished", "other", "1");
		both("ZADD", "delayed", "9999999999999", "Dother");
		call(ScriptName.SUBMIT, submission("b", ""));
		call(ScriptName.SUBMIT, submission("c", ""));
		both("DEL", "failures");
		assertThat(call(ScriptName.SETTLE, settlement("a", token(), "result"))).isEqualTo("a");
		assertThat(call(ScriptName.CLAIM, claim(5))).contains("b", "c");
		call(ScriptName.SETTLE, settlement("b", token(), "r".repeat(5000)));
		call(ScriptName.SETTLE, settlement("c", token(), ""));
		call(ScriptName.CLAIM, claim(5));
	}

	@Test
	void stepsOfFlowsAreSubmittedClaimedAndSettled() {
		for (String id : List.of("f/flow/a#1", "f/flow/b#1", "f/flow/each#i7")) {
			call(ScriptName.SUBMIT, submission(id, ""));
			call(ScriptName.CLAIM, claim(1));
			assertThat(call(ScriptName.SETTLE, settlement(id, token(), "result"))).isEqualTo("a");
		}
		leave(ScriptName.SUBMIT, submission("f/flow/a#1", ""));
		leave(ScriptName.ADD, "plain", "f/flow/c#1", "body", nextNumber());
	}

	@Test
	void taskIsAdded() {
		assertThat(call(ScriptName.ADD, "plain", "a", "body", nextNumber())).isEqualTo("A");
		both("ZADD", "delayed", "9999999999999", "Dother");
		assertThat(call(ScriptName.ADD, "plain", "b", "body", nextNumber())).isEqualTo("A");
		leave(ScriptName.ADD, "plain", "b", "body", nextNumber());
		leave(ScriptName.ADD, "mixed", "c", "f", "body", nextNumber());
		leave(ScriptName.ADD, "plain", "c", "body", "d", "body", nextNumber());
	}

	@Test
	void tasksThatNobodyAwaitsAreClaimedAndSettled() {
		both("HSET", "tasks", "a", "12345678\0body");
		both("RPUSH", "ready", "a");
		call(ScriptName.CLAIM, claim(1));
		call(ScriptName.CLAIM, claim(1));
		call(ScriptName.SETTLE, settlement("a", token()));
	}

	@Test
	void submissionOfAKnownIdIsNotUsual() {
		both("HSET", "tasks", "known", "12345678\0body");
		both("HSET", "finished", "finished", "1");
		both("HSET", "outcome:ended", "orders", "1:9999999999999", "1", "D:1:0:-:");
		for (String id : List.of("known", "finished", "ended")) {
			leave(ScriptName.SUBMIT, submission(id, ""));
		}
	}

	@Test
	void submissionIsNotUsualOutsideItsOrder() {
		leave(ScriptName.SUBMIT, submission("a", "f"));
		both("HSET", "session:client", "call1", "999:Ap1");
		leave(ScriptName.SUBMIT, submission("a", ""));
		both("HSET", "meta", "max-length", "5");
		this.number = 999;
		leave(ScriptName.SUBMIT, submission("a", ""));
	}

	@Test
	void nothingIsUsualWhenSomethingIsDue() {
		both("HSET", "running", "b", "7");
		both("ZADD", "leases", "1", "G7");
		leave(ScriptName.SUBMIT, submission("a", ""));
		leave(ScriptName.CLAIM, claim(1));
		leave(ScriptName.SETTLE, settlement("b", "7"));
	}

	@Test
	void claimIsNotUsualIfOtherPlacesMayHaveTasks() {
		for (String key : List.of("head", "stale", "suspects")) {
			both("HSET", key, "x", "1");
			leave(ScriptName.CLAIM, claim(1));
			both("DEL", key);
		}
		leave(ScriptName.CLAIM, "1", "30000", nextNumber(), ",5,");
		leave(ScriptName.CLAIM, "1", "30000", "1", ",,");
		leave(ScriptName.CLAIM, "1", "30000", nextNumber(), ",,", "excluded");
	}

	@Test
	void settlementOfMoreThanASuccessIsNotUsual() {
		both("HSET", "running", "a", "7", "b", "8c");
		both("HSET", "tracked", "a", "1:60000:f:node,other");
		leave(ScriptName.SETTLE, settlement("a", "7", "result"));
		leave(ScriptName.SETTLE, settlement("a", "7"));
		leave(ScriptName.SETTLE, settlement("a", "6", "result"));
		leave(ScriptName.SETTLE, settlement("b", "8"));
		both("HSET", "tracked", "a", "damaged");
		leave(ScriptName.SETTLE, settlement("a", "7", "result"));
		leave(ScriptName.SETTLE, "1", "D", "", "b", "8c", "failed", "", nextNumber());
	}

}
