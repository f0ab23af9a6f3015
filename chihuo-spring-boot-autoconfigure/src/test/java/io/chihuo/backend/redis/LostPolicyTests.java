// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.StoreListener;
import io.chihuo.backend.outcome.WatchAnswer;
import io.chihuo.concurrent.BlockedLines;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.RecordingStoreListener;
import io.chihuo.contract.ledger.RecordingLedgerListener;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a policy, lost with all data of the server, is written again, and that
 * numbers of tasks are not given again.
 */
@ExtendWith(OutputCaptureExtension.class)
class LostPolicyTests {

	private static final String META = "chihuo:{test/loop}:meta";

	private static RedisServer server;

	private final OwnBackend worker = OwnBackend.of(server);

	private final OwnBackend client = OwnBackend.of(server);

	@BeforeAll
	static void start() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@AfterEach
	void close() {
		this.worker.close();
		this.client.close();
	}

	private static void awaitPolicy() {
		TestNode.soon().untilAsserted(() -> {
			assertThat(server.command("HGET", META, "max-length")).isEqualTo("7");
			assertThat(server.command("HGET", META, "max-crashes")).isEqualTo("5");
			assertThat(server.command("HGET", META, "retention")).isEqualTo("60000");
		});
	}

	/** An id is added until the worker was notified of it. */
	private void assertThatPolicyComesBack(ContractQueue workers, ContractQueue clients, Runnable loss) {
		workers.configure(7, 5, Duration.ofMinutes(1));
		awaitPolicy();
		loss.run();
		clients.add("a");
		awaitPolicy();
	}

	private void awaitSubscription() {
		TestNode.soon().until(() -> server.command("PUBSUB", "CHANNELS", "*:events").contains("test/loop"));
	}

	@Test
	void policyIsWrittenAgainWhenSomebodyAddsAfterEverythingWasFlushed() {
		this.worker.store().addListener(new RecordingStoreListener());
		awaitSubscription();
		assertThatPolicyComesBack(this.worker.queue(), this.client.queue(), () -> server.command("FLUSHALL"));
	}

	@Test
	void policyIsWrittenAgainThoughTheLineOnItBlocks() {
		this.worker.store().addListener(new RecordingStoreListener());
		awaitSubscription();
		try (BlockedLines lines = new BlockedLines(RedisQueue.class)) {
			assertThatPolicyComesBack(this.worker.queue(), this.client.queue(), () -> server.command("FLUSHALL"));
			lines.awaitLine();
		}
	}

	@Test
	void policyOfALedgerIsWrittenAgain() {
		this.worker.ledger().addListener(new RecordingLedgerListener());
		awaitSubscription();
		ContractQueue.join(this.worker.ledger().applyPolicy(new QueuePolicy(7, 5, Duration.ofMinutes(1))));
		awaitPolicy();
		server.command("FLUSHALL");
		ContractQueue.join(this.client.ledger().releaseDue());
		awaitPolicy();
	}

	@Test
	void policyIsWrittenAgainWhenAWorkerPollsAfterARestartWithoutData() {
		this.worker.store().addListener(new RecordingStoreListener());
		awaitSubscription();
		this.worker.queue().configure(7, 5, Duration.ofMinutes(1));
		server.restart();
		awaitSubscription();
		this.worker.queue().claimIds();
		awaitPolicy();
	}

	/** Its events come here too. */
	@Test
	void policyThatAnotherDatabaseOfTheServerLacksIsNotWrittenHere(CapturedOutput output) {
		AtomicInteger notified = new AtomicInteger();
		StoreListener listener = new RecordingStoreListener() {

			@Override
			public void onQueueReady() {
				notified.incrementAndGet();
			}

		};
		this.worker.store().addListener(listener);
		awaitSubscription();
		this.worker.queue().configure(7, 5, Duration.ofMinutes(1));
		int before = notified.get();
		try (OwnBackend other = OwnBackend.ofDatabase(server, 1)) {
			other.queue().add("a");
			TestNode.soon().until(() -> notified.get() > before);
		}
		ContractQueue.join(this.worker.store().counts()); // comes after what it does
															// about events
		assertThat(output).doesNotContain("The settings of queue");
	}

	@Test
	void handleFromBeforeMeetsNoTaskThatIsAddedAfterEverythingWasFlushed() {
		ContractQueue queue = this.worker.queue();
		server.command("FLUSHALL");
		long before = queue.outcomes().submitted("a");
		server.command("FLUSHALL");
		assertThat(queue.outcomes().status("a", before)).isEqualTo(WatchAnswer.Status.UNKNOWN);
		assertThat(queue.outcomes().submitted("a")).isGreaterThan(before);
		assertThat(queue.outcomes().status("a", before)).isEqualTo(WatchAnswer.Status.UNKNOWN);
	}

}
