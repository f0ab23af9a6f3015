// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;

import io.chihuo.AddOptions;
import io.chihuo.BackendUnavailableException;
import io.chihuo.backend.TaskClock;
import io.chihuo.contract.ContractQueue;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Users and passwords.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedisPermissionTests {

	private static final List<String> KEYS_AND_CHANNELS = List.of("~chihuo:*", "&chihuo:*");

	private static RedisServer server;

	@BeforeAll
	static void start() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@BeforeEach
	void clear() {
		server.command("FLUSHALL");
	}

	private static void user(List<String> rules) {
		List<String> command = new ArrayList<>(List.of("ACL", "SETUSER", "worker", "reset", "on", ">secret"));
		command.addAll(rules);
		server.command(command.toArray(String[]::new));
	}

	/** How often the last mistake was made. */
	private static int refusals() {
		List<String> log = server.command("ACL", "LOG", "1").lines().toList();
		return log.isEmpty() ? 0 : Integer.parseInt(log.get(log.indexOf("count") + 1));
	}

	private static List<String> with(List<String> rules, String... more) {
		List<String> all = new ArrayList<>(rules);
		all.addAll(List.of(more));
		return all;
	}

	private static void assertThatAddIsRefused(String user, String password, String... messages) {
		try (OwnBackend backend = OwnBackend.of(server, user, password)) {
			assertThatAddFails(backend, messages);
		}
		TestNode.soon().until(() -> server.command("KEYS", "*").isEmpty());
	}

	private static void assertThatAddFails(OwnBackend backend, String... messages) {
		assertThat(backend.store().add(List.of(ContractQueue.task("a", "a", AddOptions.DEFAULTS))))
			.failsWithin(TestLimits.HANG_TIMEOUT)
			.withThrowableThat()
			.withCauseInstanceOf(BackendUnavailableException.class)
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(messages));
	}

	@Test
	void userWithoutOneOfTheCommandsIsRefusedBeforeAnythingIsDone() {
		for (String missing : ScriptCommandsTests.all()) {
			user(with(KEYS_AND_CHANNELS, "+@all", "-" + missing));
			assertThatAddIsRefused("worker", "secret", "the Redis user lacks a permission");
		}
	}

	@Test
	void userWithoutTheKeysOrTheChannelsIsRefusedBeforeAnythingIsDone() {
		user(List.of("+@all", "~other:*", "&*"));
		assertThatAddIsRefused("worker", "secret", "the Redis user lacks a permission; it needs the keys '~chihuo:*'");
		user(List.of("+@all", "~chihuo:*", "&other:*"));
		assertThatAddIsRefused("worker", "secret", "the Redis user lacks a permission", "'&chihuo:*'");
	}

	@Test
	void userMayDoNothingElse() {
		Set<String> commands = new TreeSet<>(ScriptCommandsTests.all());
		commands.addAll(List.of("eval", "evalsha", "subscribe", "unsubscribe", "ping", "hello", "client"));
		user(with(KEYS_AND_CHANNELS, commands.stream().map((command) -> "+" + command).toArray(String[]::new)));
		try (OwnBackend backend = OwnBackend.of(server, "worker", "secret");
				TestNode node = new TestNode(TaskClock.systemClock(), backend.backend())) {
			node.run((task) -> null, (options) -> options.finishedRetention(Duration.ofHours(1)));
			node.queue().add("a");
			node.awaitDrained();
			assertThat(backend.backend().ping()).succeedsWithin(TestLimits.HANG_TIMEOUT);
		}
	}

	@Test
	void ledgerNeedsNoMoreAndChecksItToo() {
		Set<String> commands = new TreeSet<>(ScriptCommandsTests.all());
		commands.addAll(List.of("eval", "evalsha", "subscribe", "unsubscribe", "ping", "hello", "client"));
		user(with(KEYS_AND_CHANNELS, commands.stream().map((command) -> "+" + command).toArray(String[]::new)));
		try (OwnBackend backend = OwnBackend.of(server, "worker", "secret")) {
			ContractQueue queue = backend.listed();
			queue.release(queue.run("a"));
			assertThat(ContractQueue.join(backend.ledger().reissueTickets())).isOne();
			queue.acknowledgeFinished(queue.claim());
			assertThat(queue.state("a")).isEqualTo("FINISHED");
		}
		server.command("FLUSHALL");
		user(with(KEYS_AND_CHANNELS, "+@all", "-hincrby"));
		try (OwnBackend backend = OwnBackend.of(server, "worker", "secret")) {
			assertThat(backend.ledger().finish(List.of("a"))).failsWithin(TestLimits.HANG_TIMEOUT)
				.withThrowableThat()
				.withCauseInstanceOf(BackendUnavailableException.class);
		}
		TestNode.soon().until(() -> server.command("KEYS", "*").isEmpty());
	}

	@Test
	void loopWithoutPermissionLogsOnceAndResumesWhenItHasIt(CapturedOutput output) {
		user(with(KEYS_AND_CHANNELS, "+@all", "-zadd"));
		try (OwnBackend backend = OwnBackend.of(server, "worker", "secret");
				TestNode node = new TestNode(TaskClock.systemClock(), backend.backend())) {
			node.run((task) -> null);
			TestNode.soon().until(() -> refusals() > 3);
			user(with(KEYS_AND_CHANNELS, "+@all"));
			TestNode.soon().until(() -> output.getOut().contains("can claim tasks again"));
			node.queue().add("a");
			node.awaitDrained();
		}
		assertThat(StringUtils.countOccurrencesOf(output.getOut(), "cannot claim tasks")).isEqualTo(1);
	}

	@Test
	void wrongPasswordIsNamed() {
		user(with(KEYS_AND_CHANNELS, "+@all"));
		assertThatAddIsRefused("worker", "wrong", "Redis refuses the user or password; check 'spring.data.redis.*'");
	}

	@Test
	void missingPasswordIsNamed() {
		try (RedisServer guarded = RedisServer.start(); OwnBackend backend = OwnBackend.of(guarded)) {
			guarded.command("CONFIG", "SET", "requirepass", "secret");
			assertThatAddFails(backend, "Redis refuses the user or password; check 'spring.data.redis.*'");
		}
	}

}
