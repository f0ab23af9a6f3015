// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.backend.TaskStore;
import io.chihuo.codec.TaskCodec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls that join a transaction of the calling thread.
 */
class QueueCallsTests {

	private static final TaskPayloadCodec<String> CODEC = new TaskPayloadCodec<>(
			TaskCodec.json(JsonMapper.builder().build()), String.class);

	private final AtomicBoolean open = new AtomicBoolean();

	private final CompletableFuture<List<?>> pending = new CompletableFuture<>();

	private final TaskStore store = (TaskStore) Proxy.newProxyInstance(TaskStore.class.getClassLoader(),
			new Class<?>[] { TaskStore.class }, (proxy, method, arguments) -> switch (method.getName()) {
				case "isLocal" -> false;
				case "joinsTransaction" -> this.open.get();
				case "add" ->
					this.open.get() ? CompletableFuture.completedFuture(List.of(AddResult.ADDED)) : this.pending;
				case "finish" -> this.open.get() ? CompletableFuture.completedFuture(List.of(true)) : this.pending;
				default -> throw new UnsupportedOperationException(method.getName());
			});

	@Test
	void doNotTravelWithThoseOfOthers() {
		QueueCalls<String> calls = new QueueCalls<>(this.store, this.store, new TaskEncoder<>(CODEC, 1000), null);
		CompletableFuture<AddResult> outside = calls.addTask("a", "a", false, AddOptions.DEFAULTS);
		CompletableFuture<Boolean> finishOutside = calls.finishId("a");
		this.open.set(true);
		assertThat(calls.addTask("b", "b", false, AddOptions.DEFAULTS)).isCompletedWithValue(AddResult.ADDED);
		assertThat(calls.finishId("b")).isCompletedWithValue(true);
		assertThat(outside).isNotDone();
		assertThat(finishOutside).isNotDone();
	}

}
