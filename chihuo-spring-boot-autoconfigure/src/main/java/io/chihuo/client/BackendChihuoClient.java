// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.lang.reflect.Type;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

import org.springframework.core.ParameterizedTypeReference;

import io.chihuo.ChihuoClient;
import io.chihuo.TaskQueue;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskBackend;
import io.chihuo.codec.TaskCodec;

/**
 * Hands out the queues of one backend.
 */
public final class BackendChihuoClient implements ChihuoClient {

	private final ConcurrentMap<QueueKey, TaskQueue<?>> queues = new ConcurrentHashMap<>();

	private final TaskBackend backend;

	private final TaskCodec codec;

	private final ClientOptions options;

	private final QueueDecorator decorator;

	public BackendChihuoClient(TaskBackend backend, TaskCodec codec, ClientOptions options) {
		this(backend, codec, options, QueueDecorator.NONE);
	}

	public BackendChihuoClient(TaskBackend backend, TaskCodec codec, ClientOptions options, QueueDecorator decorator) {
		this.backend = backend;
		this.codec = codec;
		this.options = options;
		this.decorator = decorator;
	}

	@Override
	public <T> TaskQueue<T> queue(String name, Class<T> payloadType) {
		return queueOf(name, payloadType);
	}

	@Override
	public <T> TaskQueue<T> queue(String name, ParameterizedTypeReference<T> payloadType) {
		return queueOf(name, payloadType.getType());
	}

	/**
	 * Names of the queues that were asked for so far.
	 */
	public Set<String> queueNames() {
		return this.queues.keySet().stream().map(QueueKey::name).collect(Collectors.toSet());
	}

	/**
	 * The queue of a loop.
	 * @param name name of the loop
	 * @param payloadType type of its payloads, which the caller has to know to be
	 * {@code T}
	 */
	@SuppressWarnings("unchecked")
	public <T> TaskQueue<T> queueOf(String name, Type payloadType) {
		return (TaskQueue<T>) this.queues.computeIfAbsent(new QueueKey(name, payloadType), this::createQueue);
	}

	private TaskQueue<?> createQueue(QueueKey key) {
		return this.decorator
			.decorate(new BackendTaskQueue<>(this.backend.store(new QueueName(this.options.namespace(), key.name())),
					new TaskPayloadCodec<>(this.codec, key.payloadType()), this.options));
	}

	private record QueueKey(String name, Type payloadType) {

	}

}
