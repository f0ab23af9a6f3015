// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.encrypted;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.FailedAttempt;
import io.chihuo.TaskInfo;
import io.chihuo.TaskState;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.DelegatingTaskBackend;
import io.chihuo.backend.DelegatingTaskStore;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.ParkRequest;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.Submission;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.backend.outcome.Completion;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.OutcomeListener;
import io.chihuo.backend.outcome.OutcomeWatch;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.backend.outcome.TaskEnding;
import io.chihuo.backend.outcome.WatchRequest;
import io.chihuo.contract.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contents of tasks as they lie in the store below.
 */
class EncryptedTaskStoreTests {

	private static final QueueName QUEUE = new QueueName("space", "queue");

	private static final OutcomeWatch KEEP = new OutcomeWatch(Duration.ofMinutes(1), false, "node");

	private final SettableClock clock = new SettableClock();

	private final TaskBackend stored = new MemoryTaskBackend(this.clock);

	private final TaskStore below = this.stored.store(QUEUE);

	private final TaskStore store = store("one", "one", "two");

	private TaskStore store(String active, String... ids) {
		Map<String, byte[]> keys = new HashMap<>();
		for (String id : ids) {
			keys.put(id, Arrays.copyOf(bytes(id), 16));
		}
		return new EncryptedTaskBackend(this.stored, new EncryptionKeys(keys, active, true)).store(QUEUE);
	}

	@AfterEach
	void close() {
		this.stored.close();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static NewTask task(String id, byte[] payload) {
		return new NewTask(id, payload, false, AddOptions.DEFAULTS);
	}

	private static void add(TaskStore store, String id) {
		store.add(List.of(task(id, bytes("secret")))).join();
	}

	private static List<LeasedTask> claim(TaskStore store) {
		return store.claim(ClaimRequest.of(10, Duration.ofMinutes(1), "worker")).join().tasks();
	}

	private byte[] payloadBelow(String id) {
		return this.below.findPayload(id).join().orElseThrow().payload();
	}

	@Test
	void errorsOfFailedAttemptsAreStoredEncrypted() {
		add(this.store, "a");
		List<FailedAttempt> attempts = new ArrayList<>();
		for (int number = 1; number <= 2; number++) {
			attempts.add(FailedAttempt.of(number, this.clock.now(), "node", "secret " + number));
			LeasedTask run = claim(this.store).get(0);
			this.store.settle(List.of(Settlement.retry(run.lease(), Duration.ZERO, "a secret failure")
				.withAttemptLog(run.attemptLog().append(attempts.get(number - 1))))).join();
		}
		assertThat(this.store.find(List.of("a")).join().get(0).orElseThrow().failedAttempts()).isEqualTo(attempts);
		assertThat(this.below.find(List.of("a")).join().get(0).orElseThrow().failedAttempts()).hasSize(2)
			.allSatisfy((attempt) -> assertThat(attempt.error()).startsWith("chihuo-encrypted:"));
	}

	@Test
	void errorsOfFailedAttemptsStayReadableAfterAFailureOnANodeThatCannotReadThem() {
		TaskStore first = store("one", "one");
		add(this.store, "a");
		fail(store("two", "one", "two"), "a secret failure");
		fail(first, "another failure");
		fail(first, "third failure");
		assertThat(attemptErrors(this.store)).containsExactly("a secret failure", "another failure", "third failure");
		assertThat(attemptErrors(this.below)).allSatisfy((error) -> assertThat(error).startsWith("chihuo-encrypted:"));
		assertThat(attemptErrors(first)).satisfiesExactly(
				(error) -> assertThat(error).contains("cannot be read", "'two'"),
				(error) -> assertThat(error).isEqualTo("another failure"),
				(error) -> assertThat(error).isEqualTo("third failure"));
	}

	@Test
	void errorThatOnlyLooksEncryptedIsEncrypted() {
		add(this.store, "a");
		fail(this.store, "chihuo-encrypted:secret");
		assertThat(attemptErrors(this.store)).containsExactly("chihuo-encrypted:secret");
		assertThat(attemptErrors(this.below)).noneMatch((error) -> error.contains("secret"));
	}

	@Test
	void errorsOfFailedAttemptsAreReadWithoutALastError() {
		TaskBackend forgetful = new DelegatingTaskBackend(new MemoryTaskBackend(this.clock)) {

			@Override
			protected TaskStore wrapStore(TaskStore target) {
				return new DelegatingTaskStore(target) {

					@Override
					public CompletableFuture<List<Optional<TaskInfo>>> find(List<String> ids) {
						return super.find(ids).thenApply((infos) -> infos.stream()
							.map((info) -> info.map(EncryptedTaskStoreTests::withoutLastError))
							.toList());
					}

				};
			}

		};
		EncryptionKeys keys = new EncryptionKeys(Map.of("one", new byte[16]), "one", true);
		try (TaskBackend backend = new EncryptedTaskBackend(forgetful, keys)) {
			TaskStore encrypted = backend.store(QUEUE);
			add(encrypted, "a");
			fail(encrypted, "a secret failure");
			assertThat(encrypted.find(List.of("a")).join().get(0).orElseThrow().lastError()).isNull();
			assertThat(attemptErrors(encrypted)).containsExactly("a secret failure");
		}
	}

	private static TaskInfo withoutLastError(TaskInfo info) {
		return TaskInfo
			.of(info.id(), info.state(), info.isFinished(), info.attempts(), info.crashes(), info.forcedReleases(),
					info.addedAt(), info.dueAt(), info.startedAt(), info.leasedUntil(), info.endedAt(),
					info.isRerunRequested(), null)
			.withFailedAttempts(info.failedAttempts());
	}

	private void fail(TaskStore store, String error) {
		LeasedTask run = claim(store).get(0);
		FailedAttempt attempt = FailedAttempt.of(run.attempt(), this.clock.now(), "node", error);
		store
			.settle(List.of(Settlement.retry(run.lease(), Duration.ZERO, error)
				.withAttemptLog(run.attemptLog().append(attempt))))
			.join();
	}

	private static List<String> attemptErrors(TaskStore store) {
		return store.find(List.of("a"))
			.join()
			.get(0)
			.orElseThrow()
			.failedAttempts()
			.stream()
			.map(FailedAttempt::error)
			.toList();
	}

	@Test
	void payloadAndReasonsAreStoredEncrypted() {
		add(this.store, "a");
		assertThat(payloadBelow("a")).asString().doesNotContain("secret");
		LeasedTask run = claim(this.store).get(0);
		assertThat(run.payload()).isEqualTo(bytes("secret"));
		this.store.settle(List.of(Settlement.retry(run.lease(), Duration.ofSeconds(1), "a secret failure"))).join();
		assertThat(this.below.find(List.of("a")).join().get(0).orElseThrow().lastError())
			.startsWith("chihuo-encrypted:");
		assertThat(this.store.find(List.of("a")).join().get(0).orElseThrow().lastError()).isEqualTo("a secret failure");
		this.clock.advance(Duration.ofSeconds(1));
		this.store.settle(List.of(Settlement.dead(claim(this.store).get(0).lease(), "a secret end"))).join();
		StoredDeadLetter letter = this.store.deadLetters(null, 1, true).join().letters().get(0);
		assertThat(letter.reason()).isEqualTo("a secret end");
		assertThat(letter.payload()).isEqualTo(bytes("secret"));
		letter = this.below.deadLetters(null, 1, true).join().letters().get(0);
		assertThat(letter.reason()).doesNotContain("secret");
		assertThat(letter.payload()).asString().doesNotContain("secret");
	}

	@Test
	void resultIsStoredAndPushedEncrypted() {
		List<TaskEnd> pushed = new ArrayList<>();
		List<TaskEnd> pushedBelow = new ArrayList<>();
		this.store.addOutcomeListener("node", recorder(pushed));
		this.below.addOutcomeListener("node", recorder(pushedBelow));
		this.store.submit(List.of(new Submission(task("a", bytes("secret")), KEEP))).join();
		Settlement settlement = Settlement.acknowledge(claim(this.store).get(0).lease(), false);
		this.store.settle(List.of(settlement.withContent(bytes("result")))).join();
		assertThat(pushed.get(0).content()).isEqualTo(bytes("result"));
		assertThat(pushedBelow.get(0).content()).asString().doesNotContain("result");
		WatchRequest request = new WatchRequest("a", 0, KEEP);
		assertThat(this.store.watch(List.of(request)).join().get(0).end().content()).isEqualTo(bytes("result"));
		assertThat(this.below.watch(List.of(request)).join().get(0).end().content()).asString()
			.doesNotContain("result");
	}

	private static OutcomeListener recorder(List<TaskEnd> ends) {
		return new OutcomeListener() {

			@Override
			public void onTaskEnded(OutcomeKey key, TaskEnd end) {
				ends.add(end);
			}

			@Override
			public void onEndsMissed() {
			}

		};
	}

	@Test
	void outcomeThatCannotBeReadIsAFailureThatSaysWhy() {
		this.store.submit(List.of(new Submission(task("a", bytes("secret")), KEEP))).join();
		Settlement settlement = Settlement.acknowledge(claim(this.store).get(0).lease(), false);
		this.store.settle(List.of(settlement.withContent(bytes("result")))).join();
		TaskEnd end = store("two", "two").watch(List.of(new WatchRequest("a", 0, KEEP))).join().get(0).end();
		assertThat(end.ending()).isEqualTo(TaskEnding.FAILED);
		assertThat(end.content()).isEmpty();
		assertThat(end.reason()).contains("cannot be read", "'one'");
	}

	@Test
	void completionIsStoredEncrypted() {
		add(this.store, "a");
		LeasedTask run = claim(this.store).get(0);
		byte[] token = bytes("token");
		this.store.park(List.of(new ParkRequest(run.lease(), token, Duration.ofMinutes(1), false))).join();
		this.store.settle(List.of(Settlement.park(run.lease(), false))).join();
		this.store.complete(List.of(new Completion("a", token, true, bytes("failure"), "a secret reason"))).join();
		StoredDeadLetter letter = this.below.deadLetters(null, 1, true).join().letters().get(0);
		assertThat(letter.reason()).doesNotContain("secret");
		assertThat(this.store.find(List.of("a")).join().get(0).orElseThrow().lastError()).isEqualTo("a secret reason");
	}

	@Test
	void payloadOfAnotherTaskIsRefusedAndTasksBesideItRun() {
		add(this.store, "a");
		byte[] payload = payloadBelow("a");
		this.below.add(List.of(task("b", payload), task("c", bytes("plain")), task("d", new byte[0]))).join();
		add(this.store, "e");
		List<LeasedTask> tasks = claim(this.store);
		assertThat(tasks).extracting((task) -> task.unreadable() == null)
			.containsExactly(true, false, false, false, true);
		assertThat(tasks).filteredOn((task) -> task.unreadable() != null)
			.allSatisfy((task) -> assertThat(task.payload()).isEmpty())
			.noneMatch((task) -> task.unreadable().newer());
	}

	@Test
	void taskOfUnknownKeyIsLeftToNodesThatHaveIt() {
		add(this.store, "a");
		LeasedTask task = claim(store("two", "two")).get(0);
		assertThat(task.unreadable().newer()).isTrue();
		assertThat(task.payload()).isEmpty();
		this.store.settle(List.of(Settlement.release(task.lease()))).join();
		assertThat(claim(store("two", "one", "two")).get(0).payload()).isEqualTo(bytes("secret"));
	}

	@Test
	void reasonThatCannotBeReadIsReplaced() {
		add(this.store, "a");
		this.store.settle(List.of(Settlement.retry(claim(this.store).get(0).lease(), Duration.ZERO, "secret"))).join();
		assertThat(store("two", "two").find(List.of("a")).join().get(0).orElseThrow()).satisfies((info) -> {
			assertThat(info.state()).isEqualTo(TaskState.READY);
			assertThat(info.lastError()).startsWith("The reason cannot be read. ").contains("'one'");
		});
		assertThat(store("two", "two").findPayload("a").join().orElseThrow().payload()).isEmpty();
	}

	@Test
	void messagesBetweenNodesAreEncryptedAndForgedOnesIgnored() {
		List<String> received = new ArrayList<>();
		List<String> seen = new ArrayList<>();
		EncryptionKeys keys = new EncryptionKeys(Map.of("k", new byte[16]), "k", true);
		EncryptedNodeBus bus = new EncryptedNodeBus(this.stored.nodeBus("space"), "space", keys);
		bus.subscribe((message) -> received.add(new String(message, StandardCharsets.UTF_8)));
		this.stored.nodeBus("space").subscribe((message) -> seen.add(new String(message, StandardCharsets.UTF_8)));
		bus.publish(bytes("message")).join();
		this.stored.nodeBus("space").publish(bytes("forged")).join();
		assertThat(received).containsExactly("message");
		assertThat(seen).hasSize(2).noneMatch((text) -> text.contains("message"));
	}

}
