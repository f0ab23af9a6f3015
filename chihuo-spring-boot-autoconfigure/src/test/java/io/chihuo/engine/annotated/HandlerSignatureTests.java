// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.annotated;

import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;
import io.chihuo.Payload;
import io.chihuo.Task;
import io.chihuo.TaskId;
import io.chihuo.TaskQueue;
import io.chihuo.autoconfigure.ChihuoAutoConfiguration;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

class HandlerSignatureTests {

	record CountedOrder(String article, int count) {
	}

	abstract static class ArgumentRecorder {

		final BlockingQueue<Object> notified = new LinkedBlockingQueue<>();

		void tell(Object... what) {
			this.notified.add(List.of(what));
		}

	}

	@ChihuoLoop(name = "loop")
	static class IdOnly extends ArgumentRecorder {

		@MakeTask
		void make(String id) {
			tell(id);
		}

	}

	@ChihuoLoop(name = "loop")
	static class IdAndPayload extends ArgumentRecorder {

		@MakeTask
		void make(String id, CountedOrder order) {
			tell(id, order);
		}

	}

	@ChihuoLoop(name = "loop")
	static class PayloadOnly extends ArgumentRecorder {

		@MakeTask
		private void make(CountedOrder order) {
			tell(order);
		}

	}

	@ChihuoLoop(name = "loop")
	static class WholeTask extends ArgumentRecorder {

		@MakeTask
		void make(Task<CountedOrder> task) {
			tell(task.id(), task.payload());
		}

	}

	@ChihuoLoop(name = "loop")
	static class PayloadAndTask extends ArgumentRecorder {

		@MakeTask
		void make(CountedOrder order, Task<CountedOrder> task) {
			tell(order, task.attempt());
		}

	}

	@ChihuoLoop(name = "loop")
	static class TextPayloadByPosition extends ArgumentRecorder {

		@MakeTask
		void make(String id, String payload) {
			tell(id, payload);
		}

	}

	@ChihuoLoop(name = "loop")
	static class TextPayloadByMark extends ArgumentRecorder {

		@MakeTask
		void make(@Payload String payload, String id) {
			tell(id, payload);
		}

	}

	@ChihuoLoop(name = "loop")
	static class IdByMark extends ArgumentRecorder {

		@MakeTask
		void make(String payload, @TaskId String id) {
			tell(id, payload);
		}

	}

	@ChihuoLoop(name = "loop")
	static class GenericPayload extends ArgumentRecorder {

		@MakeTask
		void make(String id, List<Map<String, CountedOrder>> orders) {
			tell(id, orders.get(0).get("first").count());
		}

	}

	abstract static class GenericHandler<T> extends ArgumentRecorder {

		@MakeTask
		void make(String id, T payload) {
			tell(id, payload);
		}

	}

	@ChihuoLoop(name = "loop")
	static class InheritedTypeVariable extends GenericHandler<CountedOrder> {

	}

	abstract static class ListBase<T> extends ArgumentRecorder {

		@MakeTask
		void make(Task<List<T>> task) {
			T first = task.payload().get(0);
			tell(task.id(), first);
		}

	}

	@ChihuoLoop(name = "loop")
	static class NestedTypeVariable extends ListBase<CountedOrder> {

	}

	abstract static class WildcardBase<T> extends ArgumentRecorder {

		@MakeTask
		void make(String id, List<? extends T> payload) {
			T first = payload.get(0);
			tell(id, first);
		}

	}

	@ChihuoLoop(name = "loop")
	static class WildcardTypeVariable extends WildcardBase<CountedOrder> {

	}

	abstract static class LowerBoundBase<T> extends ArgumentRecorder {

		@MakeTask
		void make(String id, List<? super T> payload) {
			tell(id, payload.get(0));
		}

	}

	@ChihuoLoop(name = "loop")
	static class LowerBoundVariable extends LowerBoundBase<Integer> {

	}

	abstract static class MapBase<K, T> extends GenericHandler<Map<K, List<T>>> {

	}

	@ChihuoLoop(name = "loop")
	static class TypeVariableWithinOthers extends MapBase<String, CountedOrder> {

	}

	/** Says nothing about what it is compared with. */
	@SuppressWarnings("rawtypes")
	record VersionPayload(int number) implements Comparable {

		@Override
		public int compareTo(Object other) {
			return 0;
		}

	}

	@ChihuoLoop(name = "loop")
	static class RawSupertype extends ArgumentRecorder {

		@MakeTask
		void make(Task<VersionPayload> task) {
			VersionPayload version = task.payload();
			tell(task.id(), version);
		}

	}

	static Object[][] signatures() {
		CountedOrder order = new CountedOrder("tea", 2);
		return new Object[][] { { IdOnly.class, null, List.of("a") },
				{ IdAndPayload.class, order, List.of("a", order) }, { PayloadOnly.class, order, List.of(order) },
				{ WholeTask.class, order, List.of("a", order) }, { PayloadAndTask.class, order, List.of(order, 1) },
				{ TextPayloadByPosition.class, "text", List.of("a", "text") },
				{ TextPayloadByMark.class, "text", List.of("a", "text") },
				{ IdByMark.class, "text", List.of("a", "text") },
				{ GenericPayload.class, List.of(Map.of("first", order)), List.of("a", 2) },
				{ InheritedTypeVariable.class, order, List.of("a", order) },
				{ NestedTypeVariable.class, List.of(order), List.of("a", order) },
				{ WildcardTypeVariable.class, List.of(order), List.of("a", order) },
				{ LowerBoundVariable.class, List.of(7), List.of("a", 7) },
				{ RawSupertype.class, new VersionPayload(2), List.of("a", new VersionPayload(2)) },
				{ TypeVariableWithinOthers.class, Map.of("tea", List.of(order)),
						List.of("a", Map.of("tea", List.of(order))) } };
	}

	@ChihuoLoop(name = "loop", maxAttempts = "1")
	static class PrimitivePayload {

		@MakeTask
		void make(String id, int number) {
		}

	}

	@Test
	void primitiveParameterWithoutAPayloadIsExplained() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class))
			.withBean(PrimitivePayload.class)
			.run((context) -> {
				TaskQueue<Integer> queue = context.getBean(ChihuoClient.class).queue("loop", Integer.class);
				assertThat(queue.add("a").isAccepted()).isTrue();
				TestLimits.await().until(() -> queue.counts().dead() == 1);
				assertThat(queue.find("a").orElseThrow().lastError()).contains("Task 'a' has no payload, but method",
						"takes a int: add tasks with a payload", "Integer, which may be null");
			});
	}

	@ParameterizedTest
	@MethodSource("signatures")
	void methodGetsTheParametersOfItsSignature(Class<? extends ArgumentRecorder> type, Object payload,
			List<Object> expected) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class))
			.withBean(type)
			.run((context) -> {
				context.getBean(ChihuoClient.class).queue("loop", Object.class).add("a", payload);
				assertThat(context.getBean(ArgumentRecorder.class).notified.poll(TestLimits.HANG_SECONDS,
						TimeUnit.SECONDS))
					.isEqualTo(expected);
			});
	}

}
