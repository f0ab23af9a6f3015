package io.chihuo.backend.rabbitmq;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

import io.chihuo.AddOptions;
import io.chihuo.ChihuoConfigurationException;
import io.chihuo.LedgerRequiredException;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.ledger.NoLedger;
import io.chihuo.contract.ContractQueue;
import io.chihuo.servers.RabbitServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a queue in RabbitMQ does by itself, and what it refuses.
 */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("stores")
class RabbitWithoutLedgerTests {

	private static CachingConnectionFactory factory;

	private static RabbitTaskBackend backend;

	private final QueueName name = new QueueName("none", UUID.randomUUID().toString());

	private final QueueNames names = QueueNames.of(this.name);

	private final TaskStore store = backend.store(this.name);

	@BeforeAll
	static void open() {
		factory = RabbitContract.connect();
		backend = RabbitContract.backend(new NoLedger(TaskClock.system()), factory, QueueType.QUORUM);
	}

	@AfterAll
	static void close() {
		backend.close();
		factory.destroy();
	}

	private static <R> R join(CompletableFuture<R> answer) {
		return answer.orTimeout(20, TimeUnit.SECONDS).join();
	}

	private static ConditionFactory soon() {
		return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(10));
	}

	private void add(String id) {
		add(id, AddOptions.DEFAULTS);
	}

	private void add(String id, AddOptions options) {
		assertThat(join(this.store.add(List.of(ContractQueue.task(id, "payload of " + id, options)))))
			.allMatch((result) -> result.accepted());
	}

	private List<LeasedTask> claim() {
		return join(this.store.claim(ClaimRequest.of(100, Duration.ofMinutes(1), "worker"))).tasks();
	}

	private List<String> claimIds() {
		return claim().stream().map((task) -> task.lease().id()).toList();
	}

	private LeasedTask awaitOne() {
		return soon().until(this::claim, (tasks) -> tasks.size() == 1).get(0);
	}

	private void settle(Settlement settlement) {
		join(this.store.settle(List.of(settlement)));
	}

	@Test
	void tasksAreClaimedInOrderAndThoseAddedFirstBeforeThem() {
		add("a");
		add("b");
		join(this.store.add(List.of(ContractQueue.first("c", "", AddOptions.DEFAULTS))));
		join(this.store.add(List.of(ContractQueue.first("d", "", AddOptions.DEFAULTS))));
		assertThat(claimIds()).containsExactly("d", "c", "a", "b");
	}

	@Test
	void oneIdMayBeQueuedTwice() {
		add("a");
		add("a");
		assertThat(claimIds()).containsExactly("a", "a");
	}

	@Test
	void failedTaskComesBackWithItsAttemptsCounted() {
		add("a", AddOptions.DEFAULTS.header("colour", "red"));
		settle(Settlement.retry(awaitOne().lease(), Duration.ZERO, "failed"));
		LeasedTask again = awaitOne();
		assertThat(again.attempt()).isEqualTo(2);
		assertThat(ContractQueue.payload(again)).isEqualTo("payload of a");
		assertThat(again.headers()).containsEntry("colour", "red");
		settle(Settlement.release(again.lease()));
		assertThat(awaitOne().attempt()).isEqualTo(2);
	}

	@Test
	void delayedTaskIsNeitherEarlyNorMoreThanASecondLateAndWaitsForNoOther() {
		add("warm", AddOptions.delayed(Duration.ofMillis(1)));
		soon().until(this::claimIds, (ids) -> ids.contains("warm"));
		add("year", AddOptions.delayed(Duration.ofDays(365)));
		add("long", AddOptions.delayed(Duration.ofSeconds(60)));
		Instant due = Instant.now().plusSeconds(3);
		add("short", AddOptions.delayed(Duration.ofSeconds(3)));
		soon().until(this::claimIds, (ids) -> ids.equals(List.of("short")));
		assertThat(Instant.now()).isBetween(due.minusMillis(20), due.plusMillis(1900));
	}

	@Test
	void taskIsReadyFromWhenItWasAddedOrIsDue() {
		add("a");
		LeasedTask run = awaitOne();
		assertThat(run.readyAt()).isBetween(run.addedAt(), run.addedAt() + 1000);
		settle(Settlement.retry(run.lease(), Duration.ofSeconds(2), "failed"));
		LeasedTask again = awaitOne();
		assertThat(again.addedAt()).isEqualTo(run.addedAt());
		assertThat(again.readyAt()).isGreaterThanOrEqualTo(run.addedAt() + 2000);
	}

	@Test
	void delayedTaskSurvivesRestartOfTheBroker() {
		Duration delay = Duration.ofSeconds(20);
		RabbitServer server = RabbitServer.start();
		CachingConnectionFactory connections = new CachingConnectionFactory(server.host(), server.port());
		RabbitTaskBackend own = RabbitContract.backend(new NoLedger(TaskClock.system()), connections, QueueType.QUORUM);
		try {
			TaskStore queue = own.store(this.name);
			Instant due = Instant.now().plus(delay);
			join(queue.add(List.of(ContractQueue.task("a", "", AddOptions.delayed(delay)))));
			server.restart();
			Instant back = Instant.now();
			soon().ignoreExceptions()
				.until(() -> join(queue.claim(ClaimRequest.of(1, Duration.ofMinutes(1), "worker"))).tasks(),
						(tasks) -> tasks.size() == 1);
			Instant latest = back.isAfter(due) ? back : due;
			assertThat(Instant.now()).isBetween(due.minusMillis(20), latest.plusSeconds(10));
		}
		finally {
			own.close();
			connections.destroy();
			server.close();
		}
	}

	@Test
	void taskThatIsGivenUpIsKeptByTheBrokerWithTheReason() {
		add("a");
		settle(Settlement.dead(awaitOne().lease(), "no such page"));
		Message letter = awaitDead();
		assertThat(letter.getMessageProperties().getMessageId()).isEqualTo("a");
		assertThat(letter.getMessageProperties().getHeaders()).containsEntry("chihuo-error", "no such page")
			.containsEntry("chihuo-attempts", 1);
		assertThat(new String(letter.getBody(), StandardCharsets.UTF_8)).isEqualTo("payload of a");
	}

	@Test
	void messageOfSomebodyElseIsGivenUpAndTheQueueGoesOn() {
		add("a");
		assertThat(claimIds()).containsExactly("a");
		new RabbitTemplate(factory).send("", this.names.tail(), MessageBuilder.withBody(new byte[] { 1 }).build());
		add("b");
		soon().until(this::claimIds, (ids) -> ids.contains("b"));
		assertThat(awaitDead().getMessageProperties().getHeaders().get("chihuo-error")).asString()
			.contains("not published by Chihuo");
	}

	private Message awaitDead() {
		RabbitTemplate template = new RabbitTemplate(factory);
		return soon().until(() -> template.receive(this.names.dead()), (message) -> message != null);
	}

	@Test
	void whatNobodySettlesComesBackWhenItsConnectionIsLost() {
		CachingConnectionFactory connections = RabbitContract.connect();
		RabbitTaskBackend other = RabbitContract.backend(new NoLedger(TaskClock.system()), connections,
				QueueType.QUORUM);
		add("a");
		assertThat(join(other.store(this.name).claim(ClaimRequest.of(1, Duration.ofMinutes(1), "other"))).tasks())
			.hasSize(1);
		assertThat(claimIds()).isEmpty();
		other.close();
		connections.destroy();
		assertThat(ContractQueue.payload(awaitOne())).isEqualTo("payload of a");
	}

	@Test
	void countsAreTheBrokers() {
		add("a");
		add("b");
		soon().until(() -> join(this.store.counts()).ready() == 2);
		LeasedTask run = join(this.store.claim(ClaimRequest.of(1, Duration.ofMinutes(1), "worker"))).tasks().get(0);
		settle(Settlement.dead(run.lease(), "no"));
		soon().untilAsserted(() -> {
			assertThat(join(this.store.counts()).ready()).isEqualTo(1);
			assertThat(join(this.store.counts()).dead()).isEqualTo(1);
			assertThat(join(this.store.counts()).running()).isZero();
		});
	}

	@Test
	void whatNeedsALedgerIsRefused() {
		List<String> ids = List.of("a");
		assertRefused(this.store.find(ids));
		assertRefused(this.store.payload("a"));
		assertRefused(this.store.finish(ids));
		assertRefused(this.store.unfinish(ids));
		assertRefused(this.store.cancel(ids));
		assertRefused(this.store.requeue(ids));
		assertRefused(this.store.discard(ids));
		assertRefused(this.store.deadLetters(null, 10, true));
		assertRefused(this.store.clearFinished());
		assertRefused(this.store.clearUnfinished());
		assertRefused(this.store.configure(new QueuePolicy(10, 3, Duration.ZERO)));
		assertRefused(this.store.add(List.of(ContractQueue.task("a", "", AddOptions.DEFAULTS.replace()))));
		assertThat(this.store.knowsIds()).isFalse();
	}

	private static void assertRefused(CompletableFuture<?> answer) {
		assertThat(answer).failsWithin(Duration.ofSeconds(20))
			.withThrowableThat()
			.havingRootCause()
			.isInstanceOf(LedgerRequiredException.class);
	}

	@Test
	void nameThatRabbitCannotTakeIsRefused() {
		QueueName tooLong = new QueueName("n".repeat(120), "l".repeat(120));
		assertThatExceptionOfType(ChihuoConfigurationException.class).isThrownBy(() -> backend.store(tooLong))
			.withMessageContaining("too long for RabbitMQ");
	}

}
