// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.chihuo.backend.QueueName;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.StoredPayload;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.codec.TaskCodec;
import io.chihuo.concurrent.BlockingWait;

/**
 * Reads payloads and headers of tasks, to show them rather than to run them.
 */
public final class TaskContents {

	/** How many payloads are read at the same time. */
	private static final int CALLS_AT_ONCE = 10;

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
		return answers.awaitAnswer(store.findPayload(id)).map(this::decodeContent);
	}

	private TaskContent decodeContent(StoredPayload stored) {
		return new TaskContent(DeadLetterDecoder.decodePayload(stored.payload(), stored.headers(), this.codec),
				TaskHeaders.withoutReserved(stored.headers()));
	}

	/**
	 * Find those of several tasks. Blocks until the backend has answered.
	 * @return by id, {@link TaskContent#NONE} for a task that is not there any more;
	 * those beyond 1 MiB of payloads and headers are missing
	 */
	public Map<String, TaskContent> findContents(String loop, List<String> ids) {
		TaskStore store = this.backend.store(new QueueName(this.options.namespace(), loop));
		BlockingWait answers = new BlockingWait(loop, this.options.timeout());
		answers.checkThread();
		Map<String, TaskContent> contents = new HashMap<>();
		long room = StoredDeadLetter.Page.MAX_PAGE_BYTES;
		for (int from = 0; from < ids.size(); from += CALLS_AT_ONCE) {
			List<String> step = ids.subList(from, Math.min(from + CALLS_AT_ONCE, ids.size()));
			List<CompletableFuture<Optional<StoredPayload>>> calls = step.stream().map(store::findPayload).toList();
			for (int i = 0; i < step.size(); i++) {
				Optional<StoredPayload> found = answers.awaitAnswer(calls.get(i));
				room -= found.map(TaskContents::size).orElse(0L);
				if (room < 0) {
					return contents;
				}
				contents.put(step.get(i), found.map(this::decodeContent).orElse(TaskContent.NONE));
			}
		}
		return contents;
	}

	private static long size(StoredPayload stored) {
		return stored.payload().length + stored.headers()
			.entrySet()
			.stream()
			.mapToLong((header) -> header.getKey().length() + header.getValue().length())
			.sum();
	}

}
