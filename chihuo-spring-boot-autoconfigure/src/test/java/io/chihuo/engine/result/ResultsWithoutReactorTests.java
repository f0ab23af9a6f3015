// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.result;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import kotlinx.coroutines.flow.FlowKt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Loads the engine without Reactor, or without Reactive Streams, on the class path.
 */
class ResultsWithoutReactorTests {

	/**
	 * Loads all classes again except those of some packages.
	 */
	static final class ExcludingClassLoader extends ClassLoader {

		private final String[] absent;

		ExcludingClassLoader(String... absent) {
			super(ClassLoader.getPlatformClassLoader());
			this.absent = absent;
		}

		@Override
		protected Class<?> findClass(String name) throws ClassNotFoundException {
			for (String prefix : this.absent) {
				if (name.startsWith(prefix)) {
					throw new ClassNotFoundException(name);
				}
			}
			String file = name.replace('.', '/') + ".class";
			try (InputStream code = ResultsWithoutReactorTests.class.getClassLoader().getResourceAsStream(file)) {
				if (code == null) {
					throw new ClassNotFoundException(name);
				}
				byte[] bytes = code.readAllBytes();
				return defineClass(name, bytes, 0, bytes.length);
			}
			catch (IOException ex) {
				throw new ClassNotFoundException(name, ex);
			}
		}

	}

	/** Runs within the class loader. */
	public static final class Probe {

		private Probe() {
		}

		private static CompletableFuture<?> future(Object result) {
			AwaitedResult awaited = AwaitedResult.of(result);
			return (awaited != null) ? awaited.copy() : null;
		}

		public static CompletableFuture<?> single() {
			return future(io.reactivex.rxjava3.core.Single.just("done"));
		}

		public static CompletableFuture<?> failing() {
			return future(io.reactivex.rxjava3.core.Completable.error(new IllegalStateException("no")));
		}

		public static CompletableFuture<?> stage() {
			return future(CompletableFuture.completedFuture("done").minimalCompletionStage());
		}

		public static CompletableFuture<?> uni() {
			return future(Uni.createFrom().item("done"));
		}

		public static CompletableFuture<?> multi() {
			return future(Multi.createFrom().items("one", "two"));
		}

		public static CompletableFuture<?> flow() {
			return future(FlowKt.flowOf("one"));
		}

		public static CompletableFuture<?> value() {
			return future("value");
		}

	}

	private static CompletableFuture<?> call(ExcludingClassLoader loader, String name)
			throws ReflectiveOperationException {
		Method method = loader.loadClass(Probe.class.getName()).getMethod(name);
		return (CompletableFuture<?>) method.invoke(null);
	}

	@Test
	void resultsOfOtherLibrariesAreAwaitedWithoutReactor() throws Exception {
		ExcludingClassLoader loader = new ExcludingClassLoader("reactor.");
		assertThat((Object) call(loader, "single").get(2, TimeUnit.MINUTES)).isEqualTo("done");
		assertThat(call(loader, "failing")).isCompletedExceptionally();
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> call(loader, "failing").get(2, TimeUnit.MINUTES))
			.withMessageContaining("no");
	}

	@Test
	void stagesAndValuesNeedNoReactiveStreams() throws Exception {
		ExcludingClassLoader loader = new ExcludingClassLoader("reactor.", "org.reactivestreams.");
		assertThat((Object) call(loader, "stage").toCompletableFuture().get(2, TimeUnit.MINUTES)).isEqualTo("done");
		assertThat(call(loader, "value")).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "uni", "multi", "flow" })
	void workThatNoAdapterKnowsIsRefused(String name) {
		ExcludingClassLoader loader = new ExcludingClassLoader("reactor.", "org.reactivestreams.",
				"kotlinx.coroutines.reactor.");
		assertThatExceptionOfType(InvocationTargetException.class).isThrownBy(() -> call(loader, name))
			.havingCause()
			.isInstanceOf(IllegalStateException.class)
			.withMessageContaining("cannot be awaited");
	}

	@Test
	void subscriptionThatComesAfterTheCancelIsCancelled() {
		CompletableFuture<Subscriber<? super Object>> subscriber = new CompletableFuture<>();
		CompletableFuture<Object> future = PublisherFuture.subscribeTo(subscriber::complete);
		future.cancel(true);
		List<String> calls = new ArrayList<>();
		subscriber.join().onSubscribe(new Subscription() {
			@Override
			public void request(long count) {
				calls.add("request");
			}

			@Override
			public void cancel() {
				calls.add("cancel");
			}
		});
		assertThat(calls).containsExactly("cancel");
	}

}
