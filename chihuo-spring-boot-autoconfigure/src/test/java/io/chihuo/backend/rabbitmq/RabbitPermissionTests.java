// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;

import io.chihuo.AddOptions;
import io.chihuo.BackendUnavailableException;
import io.chihuo.backend.jdbc.H2FileLedger;
import io.chihuo.backend.jdbc.JdbcLedger;
import io.chihuo.backend.ledger.Ledger;
import io.chihuo.contract.ContractQueue;
import io.chihuo.servers.RabbitServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Users with the permissions of the documentation, and users without them.
 */
@ExtendWith(OutputCaptureExtension.class)
@Tag("stores")
class RabbitPermissionTests {

	private static final String CONFIGURE = "^(chihuo\\..*|amq\\.gen-.*)$";

	private static final String WRITE = "^(chihuo\\..*|amq\\.gen-.*|amq\\.default)$";

	private static final String READ = "^(chihuo\\..*|amq\\.gen-.*)$";

	private static final RabbitServer server = RabbitServer.startedOnce();

	private final String user = "u" + UUID.randomUUID();

	private final String loop = "loop-" + this.user;

	private UserBackend backend(LedgerKind ledger, String configure, String write, String read) {
		server.operator().addUser(this.user, this.user);
		allow(configure, write, read);
		return new UserBackend(server, this.user, ledger, true, this.loop);
	}

	private void allow(String configure, String write, String read) {
		server.operator().permit(this.user, configure, write, read);
	}

	@ParameterizedTest
	@EnumSource
	void documentedPermissionsAreEnough(LedgerKind ledger) {
		try (UserBackend backend = backend(ledger, CONFIGURE, WRITE, READ)) {
			backend.assertWorks();
			backend.assertBusWorks();
		}
	}

	@Test
	void loopWithoutNodeEventsNeedsNoQueueOfItsOwn() {
		String own = "^chihuo\\..*$";
		try (UserBackend backend = backend(LedgerKind.REDIS, own, "^(chihuo\\..*|amq\\.default)$", own)) {
			backend.assertWorks();
		}
	}

	@Test
	void forbiddenSubscriptionIsTriedAgainUntilItIsAllowed(CapturedOutput output) {
		try (UserBackend backend = backend(LedgerKind.REDIS, "^chihuo\\..*$", WRITE, READ)) {
			backend.backend().nodeBus("test").subscribe((message) -> {
			});
			backend.assertOpensFewChannels();
			assertThat(StringUtils.countOccurrencesOf(output.getAll(), "Messages of other nodes cannot be received"))
				.isOne();
			assertThat(output).contains("access to queue 'amq.gen-").contains("refused for user '" + this.user);
			allow(CONFIGURE, WRITE, READ);
			backend.assertBusWorks();
		}
	}

	@Test
	void nodeEventsArePublishedThoughSubscribingIsForbidden() {
		try (UserBackend backend = backend(LedgerKind.JDBC, "^chihuo\\..*$", WRITE, READ)) {
			backend.backend().nodeBus("test").subscribe((message) -> {
			});
			assertThat(backend.backend().nodeBus("test").publish(new byte[] { 1 }))
				.succeedsWithin(TestLimits.HANG_TIMEOUT);
		}
	}

	@ParameterizedTest
	@EnumSource
	void loopThatMayNotReadLogsOnceAndTriesAgainUntilItMay(LedgerKind ledger, CapturedOutput output) {
		try (UserBackend backend = backend(ledger, CONFIGURE, WRITE, READ)) {
			assertThat(backend.queue().add("a").isAccepted()).isTrue();
			allow(CONFIGURE, WRITE, "^(chihuo\\.(events|.*:head|.*:dead)|amq\\.gen-.*)$");
			server.operator().closeConnections(); // so that rights are looked at again
			backend.run();
			backend.assertOpensFewChannels();
			assertThat(StringUtils.countOccurrencesOf(output.getAll(), "cannot receive messages")).isOne();
			assertThat(output)
				.contains("access to queue '" + backend.names().tail() + "' in vhost '/' refused for user");
			allow(CONFIGURE, WRITE, READ);
			backend.awaitMade("a");
		}
	}

	@Test
	void loopThatMayNotSubscribeLogsOnceAndTriesAgainUntilItMay(CapturedOutput output) {
		try (UserBackend backend = backend(LedgerKind.JDBC, "^chihuo\\..*$", WRITE, READ)) {
			backend.run();
			backend.awaitAdded("a");
			backend.assertOpensFewChannels();
			assertThat(StringUtils.countOccurrencesOf(output.getAll(), "cannot receive messages")).isOne();
			assertThat(output).contains("access to queue 'amq.gen-");
			allow(CONFIGURE, WRITE, READ);
			backend.awaitMade("a");
		}
	}

	@ParameterizedTest
	@EnumSource
	void addWithoutPermissionToDeclareNamesTheRefusal(LedgerKind ledger) {
		try (UserBackend backend = backend(ledger, "^(chihuo\\.events|amq\\.gen-.*)$", WRITE, READ)) {
			assertThatExceptionOfType(BackendUnavailableException.class).isThrownBy(() -> backend.queue().add("a"))
				.withMessageContaining(
						"access to queue '" + backend.names().dead() + "' in vhost '/' refused for user");
			backend.run();
			backend.assertOpensFewChannels();
			allow(CONFIGURE, WRITE, READ);
			backend.awaitAdded("b");
			backend.awaitMade("b");
		}
	}

	@ParameterizedTest
	@EnumSource
	void addWithoutPermissionToPublishNamesTheRefusal(LedgerKind ledger) {
		try (UserBackend backend = backend(ledger, CONFIGURE, WRITE, READ)) {
			backend.awaitAdded("a");
			allow(CONFIGURE, "^(chihuo\\..*|amq\\.gen-.*)$", READ);
			server.operator().closeConnections(); // so that rights are looked at again
			assertRefused(backend.store().add(List.of(ContractQueue.task("b", "", AddOptions.DEFAULTS))),
					"access to exchange 'amq.default' in vhost '/' refused for user");
			backend.assertOpensFewChannels();
			allow(CONFIGURE, WRITE, READ);
			backend.awaitAdded("c");
			backend.run();
			backend.awaitMade("a", "c");
		}
	}

	@Test
	void processThatMayNotReserveItsNamespaceSaysSoOnce(CapturedOutput output) {
		LedgerKind.OpenLedger opened = LedgerKind.JDBC.open();
		Ledger file = new H2FileLedger((JdbcLedger) opened.ledger(), opened.close());
		server.operator().addUser(this.user, this.user);
		allow("^amq\\.gen-.*$", WRITE, READ);
		try (UserBackend backend = new UserBackend(server, this.user, new LedgerKind.OpenLedger(file, () -> {
		}), false, this.loop)) {
			backend.backend().reserveNamespace(this.user);
			TestLimits.await().until(() -> output.getOut().contains("nothing keeps a second process"));
			int before = backend.opened();
			TestLimits.await().until(() -> backend.opened() > before);
			assertThat(StringUtils.countOccurrencesOf(output.getAll(), "nothing keeps a second process")).isOne();
			assertThat(output).contains("RabbitMQ refuses the queue 'chihuo." + this.user + ":ledger'",
					"refused for user '" + this.user);
		}
	}

	@Test
	void addsWorkThoughPublishingOfEventsIsForbidden() {
		try (UserBackend backend = backend(LedgerKind.REDIS, CONFIGURE, "^amq\\.default$", READ)) {
			assertRefused(backend.backend().nodeBus("test").publish(new byte[] { 1 }),
					"access to exchange 'chihuo.events' in vhost '/' refused for user");
		}
	}

	private static void assertRefused(CompletableFuture<?> answer, String message) {
		assertThat(answer).failsWithin(TestLimits.HANG_TIMEOUT)
			.withThrowableThat()
			.withCauseInstanceOf(BackendUnavailableException.class)
			.withMessageContaining(message);
	}

}
