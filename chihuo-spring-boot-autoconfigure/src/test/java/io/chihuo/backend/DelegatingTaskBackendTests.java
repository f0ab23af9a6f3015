// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.chihuo.backend.memory.MemoryTaskBackend;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls that a backend around another one passes on: those with a default too, which
 * would otherwise be answered without the other.
 */
class DelegatingTaskBackendTests {

	private static final QueueName QUEUE = new QueueName("default", "loop");

	private final List<String> called = new ArrayList<>();

	private static Stream<Method> methods() {
		return Arrays.stream(TaskBackend.class.getMethods())
			.filter((method) -> !Modifier.isStatic(method.getModifiers()));
	}

	@ParameterizedTest
	@MethodSource("methods")
	void everyCallIsPassedOn(Method method) throws Exception {
		TaskBackend target = (TaskBackend) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { TaskBackend.class }, (proxy, call, arguments) -> {
					this.called.add(call.getName());
					return null;
				});
		Object[] arguments = Arrays.stream(method.getParameterTypes())
			.map((type) -> (type == QueueName.class) ? QUEUE : "default")
			.toArray();
		method.invoke(new DelegatingTaskBackend(target) {
		}, arguments);
		assertThat(this.called).containsExactly(method.getName());
	}

	@ParameterizedTest
	@ValueSource(classes = { DelegatingTaskBackend.class, DelegatingTaskStore.class })
	void everyMethodOfTheInterfaceIsPassedOn(Class<?> type) {
		Stream.of(type.getInterfaces())
			.flatMap((contract) -> Arrays.stream(contract.getMethods()))
			.filter((method) -> !Modifier.isStatic(method.getModifiers()))
			.forEach((method) -> assertThat(Arrays.stream(type.getMethods())
				.filter((other) -> other.getName().equals(method.getName())
						&& Arrays.equals(other.getParameterTypes(), method.getParameterTypes())))
				.as(method.toString())
				.noneMatch((other) -> other.getDeclaringClass().isInterface()));
	}

	@Test
	void queueIsWrappedOnce() {
		List<QueueName> wrapped = new ArrayList<>();
		try (TaskBackend backend = new DelegatingTaskBackend(new MemoryTaskBackend(TaskClock.systemClock())) {

			@Override
			protected TaskStore wrapStore(TaskStore store) {
				wrapped.add(store.queue());
				return store;
			}

		}) {
			assertThat(backend.store(QUEUE)).isSameAs(backend.store(QUEUE));
		}
		assertThat(wrapped).containsExactly(QUEUE);
	}

}
