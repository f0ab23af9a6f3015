// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.TaskStore;
import io.chihuo.contract.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A pump is closed while other threads hint and look for tasks.
 */
class TaskFetcherCloseTests {

	private static final int ROUND_COUNT = 2000;

	private final SettableClock clock = new SettableClock();

	private final TestNode node = new TestNode(this.clock);

	/** Claims that are not answered. */
	private final AtomicInteger underWay = new AtomicInteger();

	private final AtomicBoolean over = new AtomicBoolean();

	@AfterEach
	void close() {
		this.over.set(true);
		this.node.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void closeCompletesWhenNoClaimIsUnderWay(boolean local) throws Exception {
		TaskClaims<String> claims = claimsOf(store(local));
		TaskFetcher<String> fetcher = new TaskFetcher<>(claims, 10, () -> 4096);
		List<Thread> others = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			others.add(new Thread(() -> disturb(fetcher)));
		}
		others.forEach(Thread::start);
		for (int i = 0; i < ROUND_COUNT; i++) {
			fetcher.open(() -> {
			});
			fetcher.nextTask(false);
			fetcher.close().get(2, TimeUnit.MINUTES);
			assertThat(this.underWay).as("claims under way after a close").hasValue(0);
		}
		this.over.set(true);
		for (Thread other : others) {
			other.join();
		}
	}

	private void disturb(TaskFetcher<String> fetcher) {
		while (!this.over.get()) {
			fetcher.onTasksClaimable();
			fetcher.nextTask(false);
		}
	}

	private TaskClaims<String> claimsOf(TaskStore store) {
		return new TaskClaims<>(store, this.node.queue(), new InFlight<>((task) -> {
		}), new SuspectClaims(new SuspectGate(), this.clock, Duration.ofSeconds(30), () -> {
		}), new UnresponsiveRuns<>("loop"), this.clock, null, Duration.ofSeconds(30), "worker");
	}

	private TaskStore store(boolean local) {
		IntFunction<CompletableFuture<ClaimResult>> answer = local ? this::atOnce : this::later;
		return (TaskStore) Proxy.newProxyInstance(TaskStore.class.getClassLoader(), new Class<?>[] { TaskStore.class },
				(proxy, method, arguments) -> switch (method.getName()) {
					case "isLocal" -> local;
					case "claim" -> answer.apply(this.underWay.incrementAndGet());
					default -> throw new UnsupportedOperationException(method.getName());
				});
	}

	private CompletableFuture<ClaimResult> atOnce(int underWay) {
		this.underWay.decrementAndGet();
		return CompletableFuture.completedFuture(ClaimResult.NOTHING);
	}

	private CompletableFuture<ClaimResult> later(int underWay) {
		return CompletableFuture.supplyAsync(() -> {
			this.underWay.decrementAndGet();
			return ClaimResult.NOTHING;
		});
	}

}
