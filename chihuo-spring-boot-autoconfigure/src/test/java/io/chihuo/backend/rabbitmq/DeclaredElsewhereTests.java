package io.chihuo.backend.rabbitmq;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import com.rabbitmq.client.Channel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;

import io.chihuo.BackendUnavailableException;
import io.chihuo.servers.RabbitServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Queues and exchanges that somebody else declares, as the documentation says.
 */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(OutputCaptureExtension.class)
@Tag("stores")
class DeclaredElsewhereTests {

	private static RabbitServer server;

	private final String loop = "loop." + UUID.randomUUID();

	private final String user = this.loop;

	private final String queue = "chihuo.test/" + this.loop;

	@BeforeAll
	static void start() {
		server = RabbitServer.start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	/** With no more than the permissions that are documented. */
	private UserBackend backend(LedgerKind ledger) {
		server.control("add_user", this.user, this.user);
		server.control("set_permissions", "-p", "/", this.user, "^amq\\.gen-.*$",
				"^(chihuo\\.events|chihuo\\.delay\\..*|amq\\.gen-.*|amq\\.default)$", "^(chihuo\\..*|amq\\.gen-.*)$");
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

	private static void declareDelays(Channel channel) throws Exception {
		channel.exchangeDeclare(delay("due"), "topic", true);
		for (int n = 0; n <= 21; n++) {
			String name = delay(1 << n);
			String lower = delay((n > 0) ? 1 << (n - 1) : "due");
			channel.exchangeDeclare(name, "topic", true);
			channel.queueDeclare(name, true, false, false,
					Map.of("x-queue-type", "quorum", "x-message-ttl", 1000L << n, "x-dead-letter-exchange", lower,
							"x-dead-letter-strategy", "at-least-once", "x-overflow", "reject-publish"));
			channel.queueBind(name, name, "*.".repeat(21 - n) + "1.#");
			channel.exchangeBind(lower, name, "*.".repeat(21 - n) + "0.#");
		}
	}

	private void bindDelays(Channel channel) throws Exception {
		for (String name : new String[] { this.queue, this.queue + ":head" }) {
			channel.queueBind(name, delay("due"), "#." + name.replace('.', '|'));
		}
	}

	private static String delay(Object seconds) {
		return "chihuo.delay.quorum:" + seconds;
	}

	private static boolean keepsDelayed(LedgerKind ledger) {
		return ledger == LedgerKind.MEMORY || ledger == LedgerKind.NONE;
	}

	@ParameterizedTest
	@EnumSource
	void whatIsDeclaredAsDocumentedIsUsedWithTheRightsThatAreDocumented(LedgerKind ledger) {
		administer((channel) -> {
			declareEvents(channel);
			declareQueues(channel);
			if (keepsDelayed(ledger)) {
				declareDelays(channel);
				bindDelays(channel);
			}
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
			assertThat(StringUtils.countOccurrencesOf(output.getAll(), "receives nothing")).isOne();
			assertThat(output).contains("no queue '" + this.queue + ":dead'");
			administer(this::declareQueues);
			backend.awaitAdded("a");
			backend.awaitMade("a");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "JDBC", "NONE" })
	void missingExchangeOfEventsIsNamed(LedgerKind ledger, CapturedOutput output) {
		administer((channel) -> {
			channel.exchangeDelete("chihuo.events");
			declareQueues(channel);
		});
		try (UserBackend backend = backend(ledger)) {
			backend.backend().bus("test").subscribe((message) -> {
			});
			assertThatAddSays(backend, "no exchange 'chihuo.events'");
			backend.assertOpensFewChannels();
			assertThat(output).contains("Other nodes cannot be heard");
			administer((channel) -> {
				declareEvents(channel);
				declareDelays(channel);
			});
			backend.assertBusWorks();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "MEMORY", "NONE" })
	void missingDelayIsNamed(LedgerKind ledger) {
		administer((channel) -> {
			declareEvents(channel);
			declareQueues(channel);
			declareDelays(channel);
			channel.queueDelete(delay(64));
		});
		try (UserBackend backend = backend(ledger)) {
			assertThatAddSays(backend, "no queue '" + delay(64) + "'");
		}
	}

	private static void assertThatAddSays(UserBackend backend, String message) {
		assertThatExceptionOfType(BackendUnavailableException.class).isThrownBy(() -> backend.queue().add("a"))
			.withMessageContaining(message);
	}

	/**
	 * What an administrator does.
	 */
	@FunctionalInterface
	private interface Administration {

		void on(Channel channel) throws Exception;

	}

}
