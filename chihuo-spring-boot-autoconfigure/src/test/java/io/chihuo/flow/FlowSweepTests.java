// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.FlowState;
import io.chihuo.backend.DelegatingTaskBackend;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.backend.flow.FlowStore;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.concurrent.FullHeapFuture;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.TestNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The look for flows whose moment has come.
 */
class FlowSweepTests {

	private final SettableClock clock = new SettableClock();

	private final List<String> calls = new CopyOnWriteArrayList<>();

	private boolean full = true;

	private final TaskBackend backend = new DelegatingTaskBackend(new MemoryTaskBackend(this.clock)) {
		@Override
		public FlowStore flows(String namespace) {
			return recordCalls(super.flows(namespace));
		}

		@Override
		public void close() {
		}
	};

	private FlowStore recordCalls(FlowStore store) {
		return (FlowStore) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { FlowStore.class },
				(proxy, method, arguments) -> {
					this.calls.add(method.getName());
					try {
						Object answer = method.invoke(store, arguments);
						return (this.full && method.getName().equals("currentMillis"))
								? withoutMemory((CompletableFuture<?>) answer) : answer;
					}
					catch (InvocationTargetException ex) {
						throw ex.getCause();
					}
				});
	}

	private static CompletableFuture<Object> withoutMemory(CompletableFuture<?> answer) {
		CompletableFuture<Object> future = new FullHeapFuture<>(1);
		future.complete(answer.join());
		return future;
	}

	@Test
	void lookWithoutMemoryForItsAnswerDoesNotEndTheLooks() {
		try (TestNode node = new TestNode(this.clock, this.backend)) {
			assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> node.flows().sweepDue());
			this.calls.clear();
			node.flows().sweepDue();
			assertThat(this.calls).contains("due");
		}
	}

	@Test
	void nodeWithoutPartInAFlowLooksWhenItStartsAndThenEveryFiveSeconds() {
		this.full = false;
		try (TestNode node = new TestNode(this.clock, this.backend)) {
			node.flows().start();
			this.clock.advance(Duration.ofSeconds(1));
			assertThat(Collections.frequency(this.calls, "due")).isOne();
			this.clock.advance(Duration.ofSeconds(59));
			assertThat(Collections.frequency(this.calls, "due")).isEqualTo(12);
		}
	}

	@Test
	void flowIsFoundBehindThousandsThatCannotBeRead() {
		this.full = false;
		try (TestNode node = new TestNode(this.clock, this.backend)) {
			FlowHandle flow = node.client().startFlow("readable", Flow.timer(Duration.ofSeconds(90)));
			long now = this.clock.millis();
			this.backend.flows("test")
				.create(IntStream.range(0, 2500)
					.mapToObj((i) -> new FlowRecord("later-" + i, 1, FlowState.RUNNING, new byte[] { 99 }, new byte[0],
							now + i / 2, now, 0))
					.toList());
			this.clock.advance(Duration.ofSeconds(95));
			for (int look = 0; look < 60 && flow.status().state() == FlowState.RUNNING; look++) {
				node.flows().sweepDue();
				this.clock.advance(Duration.ofSeconds(1));
			}
			assertThat(flow.status().state()).isEqualTo(FlowState.DONE);
		}
	}

}
