// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AsyncCallsTests {

	private static Set<String> callsOf(Class<?> type) {
		return Stream.of(type.getMethods())
			.filter((method) -> !method.getName().equals("async"))
			.map(AsyncCallsTests::describeCall)
			.collect(Collectors.toSet());
	}

	/** Tasks that are added together come as a list, since no thread waits for them. */
	private static String describeCall(Method method) {
		return method.getName().equals("addAll") ? "addAll"
				: method.getName() + Arrays.toString(method.getParameterTypes());
	}

	@Test
	void eachCallOfAQueueIsThereAsAFuture() {
		assertThat(callsOf(AsyncTaskQueue.class)).containsExactlyInAnyOrderElementsOf(callsOf(TaskQueue.class));
	}

	@Test
	void eachCallOfDeadLettersIsThereAsAFuture() {
		assertThat(callsOf(AsyncDeadLetters.class)).containsExactlyInAnyOrderElementsOf(callsOf(DeadLetters.class));
	}

}
