// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import com.rabbitmq.client.Channel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;

import io.chihuo.BackendUnavailableException;
import io.chihuo.servers.RabbitServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Queues and exchanges that somebody else declares, as the documentation says.
 */
@ExtendWith(OutputCaptureExtension.class)
@Tag("stores")
class DeclaredElsewhereTests {

	private static final RabbitServer server = RabbitServer.startedOnce();

	private final String loop = "loop." + UUID.randomUUID();

	private final String user = this.loop;

	private final String queue = "chihuo.test/" + this.loop;

	/** With no more than the permissions that are documented. */
	private UserBackend backend(LedgerKind ledger) {
		server.operator().addUser(this.user, this.user);
		server.operator()
			.permit(this.user, "^amq\\.gen-.*$", "^(chihuo\\.events|amq\\.gen-.*|amq\\.default)$",
					"^(chihuo\\..*|amq\\.gen-.*)$");
		return new UserBackend(server, this.user, ledger, false, this.loop);
	}

	private static void administer(Administration administration) {
		try (CountedChannels channels = new CountedChannels(server, "guest")) {
			new RabbitTemplate(channels.factory()).execute((channel) -> {
				administration.on(channel);
				return null;
			});
		}
	}

	private static void declareEvents(Channel channel) throws Exception {
		channel.exchangeDeclare("chihuo.events", "direct", true);
	}

	private void declareQueues(Channel channel) throws Exception {
		Map<String, Object> arguments = new HashMap<>();
		arguments.put("x-queue-type", "quorum");
		channel.queueDeclare(this.queue + ":dead", true, false, false, Map.copyOf(arguments));
		arguments.put("x-dead-letter-exchange", "");
		arguments.put("x-dead-letter-routing-key", this.queue + ":dead");
		arguments.put("x-delivery-limit", 1_000_000_000);
		channel.queueDeclare(this.queue, true, false, false, arguments);
		channel.queueDeclare(this.queue + ":head", true, false, false, arguments);
	}

	@ParameterizedTest
	@EnumSource
	void documentedDeclarationsWorkWithTheDocumentedPermissions(LedgerKind ledger) {
		administer((channel) -> {
			declareEvents(channel);
			declareQueues(channel);
		});
		try (UserBackend backend = backend(ledger)) {
			backend.assertWorks();
			backend.assertBusWorks();
		}
	}

	@Test
	void missingQueueIsNamedAndTheLoopBeginsWhenItIsThere(CapturedOutput output) {
		administer(DeclaredElsewhereTests::declareEvents);
		try (UserBackend backend = backend(LedgerKind.JDBC)) {
			assertThatAddSays(backend, "no queue '" + this.queue + ":dead'");
			backend.run();
			backend.assertOpensFewChannels();
			assertThat(StringUtils.countOccurrencesOf(output.getAll(), "cannot receive messages")).isOne();
			assertThat(output).contains("no queue '" + this.queue + ":dead'");
			assertThat(backend.backend().ping()).failsWithin(TestLimits.HANG_TIMEOUT)
				.withThrowableThat()
				.havingCause()
				.withMessageContaining("no queue '" + this.queue + ":dead'")
				.withMessageContaining("Declare it, or set 'chihuo.rabbitmq.declare' to 'true'");
			administer(this::declareQueues);
			backend.awaitAdded("a");
			backend.awaitMade("a");
			assertThat(backend.backend().ping()).succeedsWithin(TestLimits.HANG_TIMEOUT);
		}
	}

	@Test
	void missingExchangeOfEventsIsNamed(CapturedOutput output) {
		administer((channel) -> {
			channel.exchangeDelete("chihuo.events");
			declareQueues(channel);
		});
		try (UserBackend backend = backend(LedgerKind.JDBC)) {
			backend.backend().nodeBus("test").subscribe((message) -> {
			});
			assertThatAddSays(backend, "no exchange 'chihuo.events'");
			backend.assertOpensFewChannels();
			assertThat(output).contains("Messages of other nodes cannot be received");
			administer(DeclaredElsewhereTests::declareEvents);
			backend.assertBusWorks();
		}
	}

	private static void assertThatAddSays(UserBackend backend, String message) {
		assertThatExceptionOfType(BackendUnavailableException.class).isThrownBy(() -> backend.queue().add("a"))
			.withMessageContaining(message);
	}

	/**
	 * An action of an administrator.
	 */
	@FunctionalInterface
	private interface Administration {

		void on(Channel channel) throws Exception;

	}

}
