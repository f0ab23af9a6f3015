// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.chihuo.RunOutcome;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.TaskStore;
import io.chihuo.client.FlowCalls;
import io.chihuo.client.TaskHeaders;
import io.chihuo.contract.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SettlementSenderTests {

	private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

	private static final Settlement SETTLEMENT = Settlement.acknowledge(new Lease("f/x/a#1", 1), false);

	private final SettableClock clock = new SettableClock();

	private final FaultyBackend backend = new FaultyBackend(this.clock).distant();

	private final TestNode node = new TestNode(this.clock, this.backend, CALL_TIMEOUT);

	private final List<RunOutcome> outcomes = new ArrayList<>();

	private final TaskRun<String> run = new TaskRun<>(new LeasedTask(SETTLEMENT.lease(), new byte[0],
			Map.of(TaskHeaders.AWAITED, "", TaskHeaders.FLOW, "x", TaskHeaders.FLOW_STEP, "1.1.1"), 1, 0, 0, 0, 0,
			false), this.node.queue(), null, 0, Long.MAX_VALUE);

	private final SettlementSender<String> sender = createSender();

	private final int room = this.sender.remainingCapacity();

	private Supplier<CompletableFuture<RunOutcome>> flow = () -> null;

	private boolean full;

	private SettlementSender<String> createSender() {
		TaskStore store = this.backend.store(new QueueName("test", TestNode.LOOP));
		return new SettlementSender<>(TestNode.LOOP, store, this.clock, new LapseReports(store, this.clock),
				new FlowStepRuns(TestNode.LOOP, this.node.client()), (run, settlement, outcome) -> {
					failIfFull();
					this.outcomes.add(outcome);
				}, (run, settlement) -> failIfFull(), () -> {
				});
	}

	private void failIfFull() {
		if (this.full) {
			throw new OutOfMemoryError("listener");
		}
	}

	@BeforeEach
	void endRun() {
		this.run.tryEnd();
		this.node.client()
			.setFlows((FlowCalls) Proxy.newProxyInstance(getClass().getClassLoader(),
					new Class<?>[] { FlowCalls.class },
					(proxy, method, arguments) -> method.getName().equals("settleStep") ? this.flow.get() : null));
	}

	@AfterEach
	void close() {
		this.node.close();
		this.backend.close();
	}

	private void assertSettledOnce(RunOutcome outcome) {
		assertThat(this.outcomes).containsExactly(outcome);
		assertThat(this.run.takeUnsettled()).isFalse();
		assertThat(this.sender.remainingCapacity()).isEqualTo(this.room);
	}

	private void assertToBeSettledAgain() {
		assertThat(this.outcomes).isEmpty();
		assertThat(this.run.takeUnsettled()).isTrue();
		assertThat(this.sender.remainingCapacity()).isEqualTo(this.room);
	}

	@Test
	void runWhoseFlowNeverAnswersIsSettledByItself() {
		CompletableFuture<RunOutcome> answer = new CompletableFuture<>();
		this.flow = () -> answer;
		this.sender.sendSettlement(this.run, SETTLEMENT);
		assertThat(this.sender.remainingCapacity()).isEqualTo(this.room - 1);
		this.clock.advance(CALL_TIMEOUT);
		assertThat(this.backend.calls("settle")).isZero();
		this.clock.advance(CALL_TIMEOUT.multipliedBy(2));
		assertThat(this.backend.calls("settle")).isOne();
		answer.complete(RunOutcome.SUCCESS);
		assertSettledOnce(RunOutcome.LEASE_LOST);
	}

	@Test
	void runThatItsFlowHasTakenAlongIsNotSettledByItself() {
		CompletableFuture<RunOutcome> answer = new CompletableFuture<>();
		this.flow = () -> answer;
		this.sender.sendSettlement(this.run, SETTLEMENT);
		answer.complete(RunOutcome.SUCCESS);
		this.clock.advance(CALL_TIMEOUT.multipliedBy(4));
		assertThat(this.backend.calls("settle")).isZero();
		assertSettledOnce(RunOutcome.SUCCESS);
	}

	@Test
	void runThatItsFlowCannotTakeTakesNoRoom() {
		this.flow = () -> {
			throw new OutOfMemoryError("flow");
		};
		for (int i = 0; i < 5; i++) {
			assertThatExceptionOfType(OutOfMemoryError.class)
				.isThrownBy(() -> this.sender.sendSettlement(this.run, SETTLEMENT));
		}
		assertThat(this.sender.remainingCapacity()).isEqualTo(this.room);
		this.flow = () -> null;
		this.sender.sendSettlement(this.run, SETTLEMENT);
		assertSettledOnce(RunOutcome.LEASE_LOST);
	}

	@Test
	void runWhoseFlowCannotBeListenedToTakesNoRoom() {
		this.flow = () -> new CompletableFuture<>() {
			@Override
			public CompletableFuture<RunOutcome> whenComplete(
					BiConsumer<? super RunOutcome, ? super Throwable> action) {
				throw new OutOfMemoryError("future");
			}
		};
		assertThatExceptionOfType(OutOfMemoryError.class)
			.isThrownBy(() -> this.sender.sendSettlement(this.run, SETTLEMENT));
		assertThat(this.sender.remainingCapacity()).isEqualTo(this.room);
	}

	@ParameterizedTest
	@ValueSource(strings = { "SUCCESS", "RESULT_REQUIRED", "" })
	void runWhoseAnswerCannotBeProcessedIsSettledAgain(String answer) {
		CompletableFuture<RunOutcome> answered = new CompletableFuture<>();
		this.flow = () -> answered;
		this.full = true;
		this.sender.sendSettlement(this.run, SETTLEMENT);
		answered.complete(answer.isEmpty() ? null : RunOutcome.valueOf(answer));
		assertToBeSettledAgain();
		this.full = false;
		this.flow = () -> null;
		this.sender.sendSettlement(this.run, SETTLEMENT);
		assertSettledOnce(RunOutcome.LEASE_LOST);
	}

	/** Nothing was decided on it, so that it must not be acknowledged. */
	@Test
	void runThatIsReleasedIsNotDecidedOnAgain() {
		this.full = true;
		this.sender.sendSettlement(this.run, this.run.releaseSettlement());
		assertThat(this.run.takeUnsettled()).isFalse();
		assertThat(this.sender.remainingCapacity()).isEqualTo(this.room);
	}

}
