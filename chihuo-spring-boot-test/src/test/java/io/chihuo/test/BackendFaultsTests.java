// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Import;

import io.chihuo.BackendUnavailableException;
import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;
import io.chihuo.RunOutcome;
import io.chihuo.Task;
import io.chihuo.TaskQueue;
import io.chihuo.TaskState;
import io.chihuo.UnknownLoopException;

import static io.chihuo.test.ChihuoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

@ChihuoTest
@Import(BackendFaultsTests.ParcelLoop.class)
class BackendFaultsTests {

	@Autowired
	ChihuoTester tester;

	@Autowired
	TaskQueue<String> parcels;

	@Autowired
	ParcelLoop loop;

	@BeforeEach
	void forgetRuns() {
		this.loop.ids.clear();
	}

	@Test
	void taskOfWorkerThatDiesRunsAgainWhenItsLeaseHasLapsed() {
		this.parcels.addOrThrow("a", "small");
		this.parcels.addOrThrow("b", "small");
		this.tester.crashWorker();
		assertThat(this.tester.drain()).extracting(DrainedRun::id, DrainedRun::outcome)
			.containsExactly(tuple("a", RunOutcome.CRASHED));
		assertThat(this.parcels).hasTask("a").withState(TaskState.RUNNING);
		assertThat(this.parcels).hasTask("b").isDue();
		this.tester.advance(Duration.ofSeconds(30));
		assertThat(this.tester.drainOrThrow()).extracting(DrainedRun::id).containsExactlyInAnyOrder("a", "b");
		assertThat(this.loop.ids).hasSize(3);
		assertThat(this.parcels).hasNoTasks();
	}

	@Test
	void deathsOfWorkersEndInDeadLetters() {
		this.parcels.addOrThrow("a", "small");
		for (int deaths = 0; deaths < 6 && this.parcels.counts().dead() == 0; deaths++) {
			this.tester.crashWorker();
			this.tester.drain();
			this.tester.advance(Duration.ofSeconds(30));
		}
		assertThat(this.parcels).deadLetters().singleElement().satisfies((letter) -> {
			assertThat(letter.id()).isEqualTo("a");
			assertThat(letter.crashes()).isEqualTo(3);
		});
	}

	@Test
	void runThatLosesItsLeaseIsVoid() {
		this.parcels.addOrThrow("a", "small");
		this.tester.loseLease("a");
		assertThat(this.tester.drain()).extracting(DrainedRun::outcome)
			.containsExactly(RunOutcome.LEASE_LOST, RunOutcome.SUCCESS);
		assertThat(this.loop.ids).containsExactly("a", "a");
	}

	@Test
	void nextRunsFailInPlaceOfTheirHandler() {
		this.parcels.addOrThrow("a", "small");
		this.tester.failNext("parcels", new IOException("No van"));
		assertThat(this.tester.drain()).singleElement()
			.extracting(DrainedRun::outcome, DrainedRun::attempt)
			.containsExactly(RunOutcome.RETRY, 1);
		assertThat(this.loop.ids).isEmpty();
		assertThat(this.parcels).hasTask("a").withAttempts(1).withLastError("No van").withPayload("small");
		this.tester.runUntilIdle();
		assertThat(this.loop.ids).containsExactly("a");
	}

	@Test
	void failureOfLoopThatIsNotThereIsRefused() {
		assertThatExceptionOfType(UnknownLoopException.class)
			.isThrownBy(() -> this.tester.failNext("parcel", new IOException()))
			.withMessageContaining("parcels");
	}

	@Test
	void backendIsDownUntilItIsUpAgain() {
		this.parcels.addOrThrow("a", "small");
		this.tester.backendDown();
		assertThatExceptionOfType(BackendUnavailableException.class)
			.isThrownBy(() -> this.parcels.addOrThrow("b", "small"));
		assertThatExceptionOfType(BackendUnavailableException.class).isThrownBy(() -> this.tester.drain());
		this.tester.backendUp();
		this.parcels.addOrThrow("b", "small");
		assertThat(this.tester.drainOrThrow()).hasSize(2);
	}

	@Test
	void faultsEndWithTheTest() {
		this.parcels.addOrThrow("a", "small");
		assertThat(this.tester.drainOrThrow()).hasSize(1);
	}

	@SpringBootConfiguration
	static class ParcelApplication {

	}

	@ChihuoLoop(name = "parcels", lease = "30s")
	static class ParcelLoop {

		final List<String> ids = new CopyOnWriteArrayList<>();

		@MakeTask
		void carryParcel(Task<String> task) {
			this.ids.add(task.id());
		}

	}

}
