// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

import io.chihuo.backend.TaskClock;
import io.chihuo.backend.jdbc.PostgresWakeUps.ListenAddress;
import io.chihuo.servers.PostgresServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * Nodes that tell each other of their tasks by PostgreSQL.
 */
@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
@ExtendWith(OutputCaptureExtension.class)
class PostgresWakeUpTests {

	/** Longer than the name of a channel, and different at its end only. */
	private static final String NAMESPACE = "x".repeat(127) + "a";

	private static final String OTHER_NAMESPACE = "x".repeat(127) + "b";

	private final PostgresServer server = PostgresServer.shared();

	private final TestDatabase database = TestDatabase.postgres();

	private final JdbcLedger ledger = ledger();

	private final JdbcLedger otherLedger = ledger();

	private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

	private final ListenAddress address = new ListenAddress(this.server.jdbcUrl(), this.server.user(), "");

	private final PostgresWakeUps one = wakeUps(this.ledger, NAMESPACE);

	private final PostgresWakeUps other = wakeUps(this.otherLedger, NAMESPACE);

	private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

	private PostgresWakeUps wakeUps(JdbcLedger ledger, String namespace) {
		return new PostgresWakeUps(ledger, namespace, this.address, this.timer);
	}

	private JdbcLedger ledger() {
		return new JdbcLedger(new LedgerDatabase(this.database.dataSource(), TestLimits.HANG_TIMEOUT),
				TestLimits.HANG_TIMEOUT, 2, true);
	}

	@BeforeEach
	void listen() {
		this.other.addListener(this.heard::add);
		await().atMost(TestLimits.HANG_TIMEOUT).until(this.other::isListening);
		assertThat(hear()).isEmpty();
	}

	@AfterEach
	void close() {
		this.one.close();
		this.other.close();
		this.ledger.close();
		this.otherLedger.close();
		this.timer.shutdownNow();
		this.database.close();
	}

	private String hear() {
		return hear(this.heard);
	}

	private static String hear(BlockingQueue<String> heard) {
		try {
			return heard.poll(TestLimits.HANG_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private String hearUntil(String name) {
		String next = hear();
		while (next != null && !next.equals(name)) {
			next = hear();
		}
		return next;
	}

	@Test
	void announcementsReachOtherNodesAndNotTheSender() {
		this.other.announce("own");
		this.one.announce("shop/mails");
		assertThat(hear()).isEqualTo("shop/mails");
	}

	@Test
	void announcementsStayInTheirNamespace() {
		try (PostgresWakeUps listener = wakeUps(this.otherLedger, OTHER_NAMESPACE);
				PostgresWakeUps sender = wakeUps(this.ledger, OTHER_NAMESPACE)) {
			assertReceivesOnly(listener, sender);
		}
	}

	@Test
	void announcementsStayWithinTablesOfOneName() {
		try (TestDatabase tables = TestDatabase.postgres().withOtherNames();
				JdbcLedger listening = tables.ledger(TaskClock.systemClock());
				JdbcLedger sending = tables.ledger(TaskClock.systemClock());
				PostgresWakeUps listener = wakeUps(listening, NAMESPACE);
				PostgresWakeUps sender = wakeUps(sending, NAMESPACE)) {
			assertReceivesOnly(listener, sender);
		}
	}

	/** PostgreSQL delivers in the order of commits, over all channels. */
	private void assertReceivesOnly(PostgresWakeUps listener, PostgresWakeUps sender) {
		BlockingQueue<String> own = new LinkedBlockingQueue<>();
		listener.addListener(own::add);
		assertThat(hear(own)).isEmpty();
		this.one.announce("foreign");
		assertThat(hear()).isEqualTo("foreign");
		sender.announce("own");
		assertThat(hear(own)).isEqualTo("own");
	}

	@Test
	void manyAnnouncementsGoTogether() {
		List<String> names = IntStream.range(0, 500).mapToObj((i) -> "shop/" + "x".repeat(100) + i).toList();
		names.forEach(this.one::announce);
		for (int i = 0; i < names.size(); i++) {
			assertThat(hear()).isIn(names);
		}
	}

	@Test
	void nothingListensBetweenPauseAndResume() {
		this.other.pause();
		await().atMost(TestLimits.HANG_TIMEOUT).until(() -> !this.other.isListening() && listeningConnections() == 0);
		this.one.announce("shop/missed");
		this.other.resume();
		assertThat(hearUntil("")).isNotNull();
		this.one.announce("shop/mails");
		assertThat(hearUntil("shop/mails")).isNotNull();
	}

	private long listeningConnections() {
		Long count = new JdbcTemplate(this.database.dataSource())
			.queryForObject("select count(*) from pg_stat_activity where query like 'listen chihuo%'"
					+ " and application_name = 'chihuo'", Long.class);
		return (count != null) ? count : 0;
	}

	@Test
	void connectionThatIsNotAnsweredIsGivenUp() throws IOException {
		try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			ListenAddress frozen = new ListenAddress("jdbc:postgresql://127.0.0.1:" + listener.getLocalPort() + "/test",
					this.server.user(), "");
			assertThat(CompletableFuture.supplyAsync(() -> catchThrowable(frozen::connect)))
				.succeedsWithin(TestLimits.HANG_TIMEOUT)
				.isInstanceOf(SQLException.class);
		}
	}

	@Test
	void connectionThatIsCutComesBackAndAnythingMayHaveBeenMissed(CapturedOutput output) {
		for (int i = 0; i < 3; i++) {
			new JdbcTemplate(this.database.dataSource()).queryForList(
					"select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'chihuo'");
			assertThat(hearUntil("")).isNotNull();
			await().atMost(TestLimits.HANG_TIMEOUT).until(this.other::isListening);
			this.one.announce("shop/mails");
			assertThat(hearUntil("shop/mails")).isNotNull();
		}
		assertThat(output).contains("The connection that listens to other nodes is lost");
	}

}
