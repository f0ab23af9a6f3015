// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.Executor;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.LoopDefinition;
import io.chihuo.TaskQueue;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.codec.TaskCodec;
import io.chihuo.engine.result.MethodSignature;
import io.chihuo.engine.result.MethodSignatures;

/**
 * Collaborators of a loop.
 *
 * @param backend where queues are kept
 * @param client queues as handlers see them
 * @param codec how payloads are stored
 * @param executor runs handlers; must accept as many at once as the sum of the loops'
 * concurrency
 * @param clock time
 * @param options options that all loops share
 * @param listeners listeners of loops
 * @param suspects admits suspects of all loops of the process
 */
public record EngineContext(TaskBackend backend, BackendChihuoClient client, TaskCodec codec, Executor executor,
		TaskClock clock, EngineOptions options, List<EngineListener> listeners, SuspectGate suspects) {

	public EngineContext {
		listeners = List.copyOf(listeners);
	}

	/**
	 * The engine of a node that shares its process with no other.
	 */
	public EngineContext(TaskBackend backend, BackendChihuoClient client, TaskCodec codec, Executor executor,
			TaskClock clock, EngineOptions options, List<EngineListener> listeners) {
		this(backend, client, codec, executor, clock, options, listeners, new SuspectGate());
	}

	/** The same with another executor. */
	EngineContext withExecutor(Executor executor) {
		return new EngineContext(this.backend, this.client, this.codec, executor, this.clock, this.options,
				this.listeners, this.suspects);
	}

	/** Refuses a loop whose payloads could never be read. */
	void checkPayload(LoopDefinition<?> definition) {
		try {
			this.codec.forType(definition.payloadType());
			if (definition.handler() instanceof MethodSignatures methods) {
				methods.signatures().forEach(this::checkMethod);
			}
		}
		catch (ChihuoConfigurationException ex) {
			throw new ChihuoConfigurationException("Loop '" + definition.name() + "' is refused. " + ex.getMessage(),
					ex.action(), ex);
		}
	}

	private void checkMethod(MethodSignature method) {
		this.codec.forArguments(method.parameterNames(), method.parameterTypes());
		if (method.resultType() != void.class) {
			this.codec.forType(method.resultType());
		}
	}

	TaskStore taskStore(String loop) {
		return this.backend.store(new QueueName(this.options.namespace(), loop));
	}

	<T> TaskQueue<T> taskQueue(String loop, Type payloadType) {
		return this.client.queueOf(loop, payloadType);
	}

}
