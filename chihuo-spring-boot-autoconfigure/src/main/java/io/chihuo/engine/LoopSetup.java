// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

import io.chihuo.LoopDefinition;
import io.chihuo.LoopOptions;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.client.TaskPayloadCodec;

/**
 * Collaborators of one session of a loop.
 *
 * @param definition the loop, with its options
 * @param concurrency slots at its begin
 * @param engine collaborators of all loops
 * @param listeners listeners of the loop
 * @param unresponsive runs that keep their threads, those of earlier sessions too
 * @param reports of this session and earlier ones
 * @param foreignThreads where code of the application may block
 * @param onIdle called when nothing runs or waits here any more
 * @param onRefused called with the reason why the queue must not be worked on
 * @param <T> the payload's type
 */
record LoopSetup<T>(LoopDefinition<T> definition, int concurrency, EngineContext engine, LoopListeners listeners,
		UnresponsiveRuns<T> unresponsive, LapseReports reports, Executor foreignThreads, Runnable onIdle,
		Consumer<String> onRefused) {

	String loop() {
		return this.definition.name();
	}

	LoopOptions options() {
		return this.definition.options();
	}

	TaskClock clock() {
		return this.engine.clock();
	}

	TaskStore store() {
		return this.engine.taskStore(loop());
	}

	TaskPayloadCodec<T> payloadCodec() {
		return new TaskPayloadCodec<>(this.engine.codec(), this.definition.payloadType());
	}

}
