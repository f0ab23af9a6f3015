// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.AwaitTimeoutException;
import io.chihuo.BackendUnavailableException;
import io.chihuo.CallInterruptedException;
import io.chihuo.CancelResult;
import io.chihuo.DeadLetter;
import io.chihuo.DeadLetterPage;
import io.chihuo.DeadLetters;
import io.chihuo.QueueCounts;
import io.chihuo.TaskInfo;
import io.chihuo.TaskQueue;
import io.chihuo.TaskState;
import io.chihuo.TokenExpiredException;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.backend.outcome.WatchAnswer;
import io.chihuo.codec.TaskCodec;
import io.chihuo.concurrent.Deadline;
import io.chihuo.contract.SettableClock;
import io.chihuo.outcome.CompletionToken;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

class BackendTaskQueueTests {

	private final SettableClock clock = new SettableClock();

	private final MemoryTaskBackend backend = new MemoryTaskBackend(this.clock);

	private final TaskStore store = this.backend.store(new QueueName("test", "loop"));

	private final BackendChihuoClient client = new BackendChihuoClient(this.backend,
			TaskCodec.json(JsonMapper.builder().build()), new ClientOptions("test", 1000, Duration.ofSeconds(5)));

	private final TaskQueue<Integer> queue = this.client.queue("loop", Integer.class);

	private void die(int count) {
		for (int i = 0; i < count; i++) {
			this.queue.add("dead-" + i, i);
			LeasedTask task = this.store.claim(ClaimRequest.of(1, Duration.ofSeconds(30), "test"))
				.join()
				.tasks()
				.get(0);
			this.store.settle(List.of(Settlement.dead(task.lease(), "reason " + i))).join();
			this.clock.advance(Duration.ofMillis(1));
		}
	}

	@Test
	void finishedIdIsRefusedUntilItIsUnfinished() {
		assertThat(this.queue.finish("a")).isTrue();
		assertThat(this.queue.finish("a")).isFalse();
		assertThat(this.queue.async().finish("a").join()).isFalse();
		assertThat(this.queue.isFinished("a")).isTrue();
		assertThat(this.queue.exists("a")).isFalse();
		assertThat(this.queue.add("a", 1)).isEqualTo(AddResult.ALREADY_FINISHED);
		assertThat(this.queue.unfinish("a")).isTrue();
		assertThat(this.queue.unfinish("a")).isFalse();
		assertThat(this.queue.isFinished("a")).isFalse();
		assertThat(this.queue.add("a", 1)).isEqualTo(AddResult.ADDED);
	}

	@Test
	void idIsFoundWithItsState() {
		assertThat(this.queue.find("a")).isEmpty();
		assertThat(this.queue.exists("a")).isFalse();
		this.queue.add("a", 1, AddOptions.delayed(Duration.ofMinutes(1)));
		TaskInfo info = this.queue.find("a").orElseThrow();
		assertThat(info.state()).isEqualTo(TaskState.DELAYED);
		assertThat(info.dueAt()).isEqualTo(this.clock.now().plusSeconds(60));
		assertThat(info.addedAt()).isEqualTo(this.clock.now());
		assertThat(this.queue.exists("a")).isTrue();
		assertThat(this.queue.isFinished("a")).isFalse();
	}

	@Test
	void waitingTaskIsCancelled() {
		this.queue.add("a", 1);
		assertThat(this.queue.cancel("a")).isEqualTo(CancelResult.REMOVED);
		assertThat(this.queue.cancel("a")).isEqualTo(CancelResult.NOT_FOUND);
		this.queue.finish("a");
		assertThat(this.queue.cancel("a")).isEqualTo(CancelResult.ALREADY_FINISHED);
	}

	@Test
	void clearingCountsRemovedTasks() {
		fill();
		assertThat(this.queue.counts()).isEqualTo(QueueCounts.of(1, 1, 0, 2, 1));
		assertThat(this.queue.size()).isEqualTo(2);
		assertThat(this.queue.clearUnfinished()).isEqualTo(3);
		assertThat(this.queue.counts()).isEqualTo(QueueCounts.of(0, 0, 0, 2, 0));
		assertThat(this.queue.clearFinished()).isEqualTo(2);
		fill();
		assertThat(this.queue.clearAll()).isEqualTo(5);
		assertThat(this.queue.counts()).isEqualTo(QueueCounts.of(0, 0, 0, 0, 0));
	}

	private void fill() {
		die(1);
		this.queue.add("ready", 1);
		this.queue.add("delayed", 1, AddOptions.delayed(Duration.ofMinutes(1)));
		this.queue.finish("one");
		this.queue.finish("other");
	}

	@Test
	void deadLettersAreReadPageByPage() {
		die(25);
		List<DeadLetter<Integer>> letters = new ArrayList<>();
		DeadLetters<Integer> dead = this.queue.deadLetters().withPayloads();
		DeadLetterPage<Integer> page = dead.page(10);
		letters.addAll(page.letters());
		while (page.nextCursor() != null) {
			page = dead.page(page.nextCursor(), 10);
			letters.addAll(page.letters());
		}
		assertThat(letters).extracting(DeadLetter::payload).hasSize(25).isSorted();
		assertThat(letters.get(7).reason()).isEqualTo("reason 7");
		assertThat(this.queue.deadLetters().page(100).letters()).hasSize(25)
			.allSatisfy((letter) -> assertThat(letter.payload()).isNull());
		assertThatIllegalArgumentException().isThrownBy(() -> this.queue.deadLetters().page(0));
		assertThatIllegalArgumentException().isThrownBy(() -> this.queue.deadLetters().page(1001));
	}

	@Test
	void deadLetterIsRequeuedOrDiscarded() {
		die(2);
		assertThat(this.queue.add("dead-0", 1)).isEqualTo(AddResult.DEAD);
		assertThat(this.queue.deadLetters().requeue("dead-0")).isTrue();
		assertThat(this.queue.deadLetters().requeue("dead-0")).isFalse();
		assertThat(this.queue.deadLetters().discard("dead-1")).isTrue();
		assertThat(this.queue.deadLetters().discard("dead-1")).isFalse();
		assertThat(this.queue.counts()).isEqualTo(QueueCounts.of(1, 0, 0, 0, 0));
	}

	@Test
	void allDeadLettersAreRequeuedOrDiscarded() {
		die(2500);
		assertThat(this.queue.deadLetters().requeueAll()).isEqualTo(2500);
		assertThat(this.queue.size()).isEqualTo(2500);
		assertThat(this.queue.deadLetters().requeueAll()).isZero();
		this.queue.clearAll();
		die(2500);
		assertThat(this.queue.deadLetters().discardAll()).isEqualTo(2500);
		assertThat(this.queue.counts()).isEqualTo(QueueCounts.of(0, 0, 0, 0, 0));
	}

	@Test
	void queueOfAnImpossibleNameIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.queue("a b", String.class))
			.withMessageContaining("this one is 'a b'");
		assertThat(this.client.queue("loop", Integer.class)).isSameAs(this.queue).hasToString("TaskQueue[test/loop]");
	}

	private static BackendChihuoClient silentClient(CompletableFuture<List<SubmissionAnswer>> answers,
			Duration timeout) {
		TaskStore silent = mock(TaskStore.class);
		given(silent.queue()).willReturn(new QueueName("test", "loop"));
		given(silent.submit(anyList())).willReturn(answers);
		given(silent.addOutcomeListener(anyString(), any())).willReturn(() -> {
		});
		TaskBackend silentBackend = mock(TaskBackend.class);
		given(silentBackend.store(any())).willReturn(silent);
		return new BackendChihuoClient(silentBackend, TaskCodec.json(JsonMapper.shared()),
				new ClientOptions("test", 1000, timeout));
	}

	private static CallPayload callUntil(Deadline end) {
		return new CallPayload(new byte[0], AddOptions.DEFAULTS, false, null, null).awaitedUntil(end, false);
	}

	private static void assertIsAwaitedByNobody(BackendChihuoClient caller,
			CompletableFuture<List<SubmissionAnswer>> answers) {
		answers.complete(List.of(new SubmissionAnswer(AddResult.ADDED, WatchAnswer.pending(1))));
		assertThat(caller.awaitedTasks().pendingCount()).isZero();
	}

	@Test
	void callThatIsNotStoredInTimeEndsWithItsWait() {
		CompletableFuture<List<SubmissionAnswer>> answers = new CompletableFuture<>();
		BackendChihuoClient caller = silentClient(answers, TestLimits.HANG_TIMEOUT.multipliedBy(2));
		TaskQueue<CallPayload> calls = caller.queueOf("loop", CallPayload.class);
		assertThatExceptionOfType(AwaitTimeoutException.class)
			.isThrownBy(() -> calls.submit("a", callUntil(Deadline.in(Duration.ofMillis(20)))))
			.withMessageContaining("may be stored");
		assertIsAwaitedByNobody(caller, answers);
	}

	@Test
	void callWhoseSubmissionFailsIsAwaitedByNobody() {
		CompletableFuture<List<SubmissionAnswer>> answers = new CompletableFuture<>();
		BackendChihuoClient caller = silentClient(answers, Duration.ofMillis(20));
		TaskQueue<CallPayload> calls = caller.queueOf("loop", CallPayload.class);
		assertThatExceptionOfType(BackendUnavailableException.class)
			.isThrownBy(() -> calls.submit("a", callUntil(Deadline.in(TestLimits.HANG_TIMEOUT))));
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(CallInterruptedException.class)
			.isThrownBy(() -> calls.submit("a", callUntil(Deadline.in(TestLimits.HANG_TIMEOUT))));
		assertThat(Thread.interrupted()).isTrue();
		assertIsAwaitedByNobody(caller, answers);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a\u0000b", "a\nb" })
	void tokenOfAnIdThatNoTaskHasIsNotSentToTheStore(String id) {
		TaskBackend untouched = mock(TaskBackend.class);
		BackendChihuoClient completing = new BackendChihuoClient(untouched, TaskCodec.json(JsonMapper.shared()),
				new ClientOptions("test", 1000, Duration.ofSeconds(5)));
		String token = CompletionToken.create(new QueueName("test", "loop"), "taken").toText();
		String forged = token.replaceFirst("\\..*\\.", "."
				+ Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(StandardCharsets.UTF_8)) + ".");
		assertThatExceptionOfType(TokenExpiredException.class).isThrownBy(() -> completing.complete(forged, true));
		assertThatExceptionOfType(TokenExpiredException.class).isThrownBy(() -> completing.fail(forged, "no"));
		then(untouched).shouldHaveNoInteractions();
	}

	@Test
	void tokenOfAQueueThatIsNotThereMakesNone() {
		MemoryTaskBackend backend = new MemoryTaskBackend(new SettableClock());
		BackendChihuoClient completing = new BackendChihuoClient(backend, TaskCodec.json(JsonMapper.shared()),
				new ClientOptions("test", 1000, TestLimits.HANG_TIMEOUT));
		QueueName invented = new QueueName("test", "invented");
		String forged = CompletionToken.create(invented, "a").toText();
		assertThatExceptionOfType(TokenExpiredException.class).isThrownBy(() -> completing.complete(forged, true));
		assertThatExceptionOfType(TokenExpiredException.class).isThrownBy(() -> completing.fail(forged, "no"));
		assertThat(backend.hasQueue(invented).join()).isFalse();
		backend.close();
	}

}
