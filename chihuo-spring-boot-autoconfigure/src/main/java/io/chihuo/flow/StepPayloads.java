// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.client.BackendChihuoClient;
import io.chihuo.client.TaskHeaders;
import io.chihuo.codec.TaskCodec;
import io.chihuo.flow.state.PlanInput;
import io.chihuo.flow.state.PlanTask;

/**
 * Puts results of earlier steps into the payloads of tasks. Fails with
 * {@link BrokenStepException} if there is no such result. For one turn of work.
 */
final class StepPayloads {

	private final BackendChihuoClient client;

	private final StepResults results;

	StepPayloads(BackendChihuoClient client, StepResults results) {
		this.client = client;
		this.results = results;
	}

	/** The encoded payload of a task. */
	CompletableFuture<byte[]> fillPayload(int node, PlanTask task) {
		return fillTree(node, task).thenApply((payload) -> encodePayload(task, payload));
	}

	byte[] encodePayload(PlanTask task, @Nullable Object payload) {
		String codec = task.headers().getOrDefault(TaskHeaders.CODEC, TaskCodec.JSON_NAME);
		return StepFailures.callCodec(() -> this.client.encodeValue("its payload", codec, payload));
	}

	/** The payload of a task, not encoded. */
	CompletableFuture<@Nullable Object> fillTree(int node, PlanTask task) {
		List<CompletableFuture<@Nullable Object>> values = new ArrayList<>();
		for (PlanInput input : task.inputs()) {
			values.add(this.results.findValue(node, input.source()));
		}
		return CompletableFuture.allOf(values.toArray(CompletableFuture[]::new))
			.thenApply((found) -> StepFailures
				.callCodec(() -> putAll(task, values.stream().map(CompletableFuture::join).toList())));
	}

	private @Nullable Object putAll(PlanTask task, List<@Nullable Object> values) {
		String codec = task.headers().getOrDefault(TaskHeaders.CODEC, TaskCodec.JSON_NAME);
		Object payload = this.client.decodeValue(task.payload(), codec, Object.class);
		for (int i = 0; i < values.size(); i++) {
			payload = TreePath.parse(task.inputs().get(i).target()).put(payload, values.get(i));
		}
		return payload;
	}

}
