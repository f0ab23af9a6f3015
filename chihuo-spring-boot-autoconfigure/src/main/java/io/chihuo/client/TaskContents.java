// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.util.Optional;

import io.chihuo.backend.QueueName;
import io.chihuo.backend.StoredPayload;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.codec.TaskCodec;
import io.chihuo.concurrent.BlockingWait;

/**
 * Reads payloads and headers of tasks, to show them rather than to run them.
 */
public final class TaskContents {

	private final TaskBackend backend;

	private final TaskPayloadCodec<Object> codec;

	private final ClientOptions options;

	public TaskContents(TaskBackend backend, TaskCodec codec, ClientOptions options) {
		this.backend = backend;
		this.codec = new TaskPayloadCodec<>(codec, Object.class);
		this.options = options;
	}

	/**
	 * Find the payload and headers of a task that waits, runs or is dead; empty for any
	 * other id. Blocks until the backend has answered.
	 */
	public Optional<TaskContent> findContent(String loop, String id) {
		TaskIds.checkId(id);
		TaskStore store = this.backend.store(new QueueName(this.options.namespace(), loop));
		BlockingWait answers = new BlockingWait(loop, this.options.timeout());
		answers.checkThread();
		Optional<StoredPayload> found = answers.awaitAnswer(store.findPayload(id));
		return found.map((stored) -> new TaskContent(
				DeadLetterDecoder.decodePayload(stored.payload(), stored.headers(), this.codec),
				TaskHeaders.withoutReserved(stored.headers())));
	}

}
