// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

import io.chihuo.AddOptions;
import io.chihuo.AwaitTimeoutException;
import io.chihuo.CallDepthException;
import io.chihuo.CallRouter;
import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.ChihuoTask;
import io.chihuo.ImportTaskClients;
import io.chihuo.LoopState;
import io.chihuo.MakeTask;
import io.chihuo.Task;
import io.chihuo.TaskHandle;
import io.chihuo.TaskHandles;
import io.chihuo.TaskQueue;
import io.chihuo.TokenExpiredException;
import io.chihuo.WouldDeadlockException;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskBackend;
import io.chihuo.client.TaskHeaders;
import io.chihuo.codec.PayloadCbor;
import io.chihuo.codec.TaskCodec;
import io.chihuo.outcome.CompletionToken;
import io.chihuo.outcome.TaskLineage;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Calls from one namespace of an application to another.
 */
class NamespaceCallTests {

	private static final int MAX_DEPTH = TaskLineage.MAX_DEPTH;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class))
		.withPropertyValues("chihuo.namespaces.there.timeout=20s");

	private final ApplicationContextRunner pair = this.contextRunner.withUserConfiguration(PairOfLoops.class);

	private final ApplicationContextRunner withoutWorker = this.contextRunner
		.withPropertyValues("chihuo.namespaces.there.queues=translator");

	interface Translator {

		@ChihuoTask
		CompletableFuture<String> translate(String text);

		@ChihuoTask(name = "now")
		String translateNow(String text);

	}

	@Configuration(proxyBeanMethods = false)
	@ImportTaskClients(types = Translator.class, namespace = "there")
	static class ImportsTranslator {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportTaskClients(Translator.class)
	static class ImportsTranslatorHere {

		@Bean
		CallRouter callRouter() {
			return (type, method, arguments, proposed) -> proposed.namespace("there");
		}

	}

	/** A loop whose work a test gives. */
	abstract static class WorkingLoop {

		volatile ToIntFunction<Task<Integer>> work = (task) -> 0;

		@MakeTask
		int run(Task<Integer> task) {
			return this.work.applyAsInt(task);
		}

	}

	@ChihuoLoop(name = "here", maxWaiting = "100")
	static class LoopHere extends WorkingLoop {

	}

	@ChihuoLoop(name = "there", namespace = "there", maxWaiting = "100")
	static class LoopThere extends WorkingLoop {

	}

	@Configuration(proxyBeanMethods = false)
	static class PairOfLoops {

		final CountDownLatch closed = new CountDownLatch(1);

		@Bean
		LoopHere loopHere() {
			return new LoopHere();
		}

		@Bean
		LoopThere loopThere() {
			return new LoopThere();
		}

		@EventListener(ContextClosedEvent.class)
		void onClosed() {
			this.closed.countDown();
		}

	}

	private static TaskQueue<Integer> here(ApplicationContext context) {
		return context.getBean(ChihuoClient.class).queue("here", Integer.class);
	}

	private static TaskQueue<Integer> there(ApplicationContext context) {
		return context.getBean(ChihuoClient.class).namespace("there").queue("there", Integer.class);
	}

	private static LeasedTask claimCall(ApplicationContext context) {
		TaskBackend backend = context.getBean(NamespaceContexts.class).findBeans(TaskBackend.class).toList().get(0);
		return backend.store(new QueueName("there", "translator"))
			.claim(ClaimRequest.of(1, Duration.ofMinutes(1), "test"))
			.join()
			.tasks()
			.get(0);
	}

	private static void awaitLatch(CountDownLatch latch) throws InterruptedException {
		assertThat(latch.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void callsAreWrittenByTheCodecOfTheirNamespace() {
		ApplicationContextRunner cborHere = this.withoutWorker.withPropertyValues("chihuo.codec=cbor",
				"chihuo.namespaces.there.codec=json");
		for (Class<?> type : List.of(ImportsTranslator.class, ImportsTranslatorHere.class)) {
			cborHere.withUserConfiguration(type).run((context) -> {
				context.getBean(Translator.class).translate("dog");
				assertThat(claimCall(context).headers()).doesNotContainKey(TaskHeaders.CODEC);
			});
		}
	}

	@Test
	void namespaceWithoutCodecWritesByThatOfTheApplication() {
		ApplicationContextRunner ownCodec = this.withoutWorker.withUserConfiguration(ImportsTranslator.class)
			.withBean(TaskCodec.class, () -> TaskCodec.cbor(PayloadCbor.mapper(List.of())));
		ownCodec.run((context) -> {
			context.getBean(Translator.class).translate("dog");
			assertThat(claimCall(context).headers()).containsEntry(TaskHeaders.CODEC, "cbor");
		});
		ownCodec.withPropertyValues("chihuo.namespaces.there.codec=json").run((context) -> {
			context.getBean(Translator.class).translate("dog");
			assertThat(claimCall(context).headers()).doesNotContainKey(TaskHeaders.CODEC);
		});
	}

	@Test
	void callsWaitAsLongAsTheirNamespaceSays() {
		for (Class<?> type : List.of(ImportsTranslator.class, ImportsTranslatorHere.class)) {
			this.withoutWorker.withUserConfiguration(type)
				.withPropertyValues("chihuo.calls.wait=30d", "chihuo.namespaces.there.calls.wait=1ms")
				.run((context) -> assertThatExceptionOfType(AwaitTimeoutException.class)
					.isThrownBy(() -> context.getBean(Translator.class).translateNow("dog")));
		}
	}

	@Test
	void clientOfNamespaceFindsThatOfTheApplication() {
		this.pair.run((context) -> {
			ChihuoClient client = context.getBean(ChihuoClient.class);
			assertThat(client.namespace("there").namespace("default")).isSameAs(client);
			assertThat(client.namespace("there").namespace("there")).isSameAs(client.namespace("there"));
		});
	}

	@Test
	void cancellingTaskCancelsItsChildrenInAnotherNamespace() {
		this.pair.run((context) -> {
			CountDownLatch started = new CountDownLatch(1);
			CountDownLatch interrupted = new CountDownLatch(1);
			context.getBean(LoopThere.class).work = (task) -> {
				started.countDown();
				try {
					return new CountDownLatch(1).await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS) ? 1 : 0;
				}
				catch (InterruptedException ex) {
					interrupted.countDown();
					throw new IllegalStateException(ex);
				}
			};
			context.getBean(LoopHere.class).work = (task) -> there(context).<Integer>submit("child", 1).await();
			here(context).add("parent", 1);
			awaitLatch(started);
			here(context).cancel("parent");
			awaitLatch(interrupted);
			TestLimits.await().until(() -> there(context).counts().running() == 0);
			assertThat(there(context).find("child")).isEmpty();
		});
	}

	@Test
	void childInAnotherNamespaceHasItsParentAndItsDeadline() {
		this.withoutWorker.withUserConfiguration(PairOfLoops.class, ImportsTranslator.class).run((context) -> {
			context.getBean(LoopHere.class).work = (task) -> {
				context.getBean(Translator.class).translate("dog");
				return 0;
			};
			here(context).submit("parent", 1, AddOptions.DEFAULTS.deadline(Duration.ofHours(1)))
				.await(TestLimits.HANG_TIMEOUT);
			Map<String, String> headers = claimCall(context).headers();
			assertThat(headers).containsEntry(TaskLineage.PARENT_HEADER, "default/here/parent")
				.containsKey(TaskHeaders.PARENT_DEADLINE_IN);
		});
	}

	@Test
	void everyClientCompletesParkedTasksOfAllNamespaces() {
		this.pair.run((context) -> {
			LinkedBlockingQueue<String> tokens = new LinkedBlockingQueue<>();
			context.getBean(LoopThere.class).work = (task) -> {
				tokens.add(task.park(TestLimits.HANG_TIMEOUT));
				return 0;
			};
			TaskHandle<Integer> handle = there(context).submit("1", 1);
			context.getBean(ChihuoClient.class).complete(tokens.poll(TestLimits.HANG_SECONDS, TimeUnit.SECONDS), 9);
			assertThat(handle.await(TestLimits.HANG_TIMEOUT)).isEqualTo(9);
			String foreign = CompletionToken.create(new QueueName("elsewhere", "there"), "1").toText();
			assertThatExceptionOfType(TokenExpiredException.class)
				.isThrownBy(() -> context.getBean(ChihuoClient.class).fail(foreign, "no"))
				.withMessageContaining("'elsewhere', which this application does not use");
		});
	}

	@Test
	void circleOfWaitsThroughAnotherNamespaceFailsAtOnce() {
		this.pair.run((context) -> {
			LinkedBlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
			ChihuoClient client = context.getBean(ChihuoClient.class);
			context.getBean(LoopHere.class).work = (task) -> there(context).<Integer>submit("child", 1).await();
			context.getBean(LoopThere.class).work = (task) -> {
				try {
					return client.handle("here", "parent", Integer.class).await();
				}
				catch (WouldDeadlockException ex) {
					failures.add(ex);
					return 7;
				}
			};
			assertThat(here(context).<Integer>submit("parent", 1).await(TestLimits.HANG_TIMEOUT)).isEqualTo(7);
			assertThat(failures).hasSize(1);
		});
	}

	@Test
	void tasksOfTwoNamespacesThatWaitForEachOtherAreRefused() {
		this.pair.run((context) -> {
			CountDownLatch begun = new CountDownLatch(2);
			context.getBean(LoopHere.class).work = (task) -> awaitOther(begun, there(context));
			context.getBean(LoopThere.class).work = (task) -> awaitOther(begun, here(context));
			List<TaskHandle<Integer>> handles = List.of(here(context).submit("1", 1), there(context).submit("1", 1));
			assertThat(TaskHandles.all(handles).join()).contains(-1);
		});
	}

	private static int awaitOther(CountDownLatch begun, TaskQueue<Integer> other) {
		begun.countDown();
		try {
			awaitLatch(begun);
			return other.<Integer>submit("1", 1).await();
		}
		catch (WouldDeadlockException ex) {
			return -1;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void depthOfTasksCountsThoseOfAllNamespaces() {
		this.pair.run((context) -> {
			context.getBean(LoopHere.class).work = (task) -> nestTask(task.payload(), there(context));
			context.getBean(LoopThere.class).work = (task) -> nestTask(task.payload(), here(context));
			assertThat(here(context).<Integer>submit("1", 1).await(TestLimits.HANG_TIMEOUT)).isEqualTo(MAX_DEPTH);
		});
	}

	private static int nestTask(int depth, TaskQueue<Integer> next) {
		try {
			return next.<Integer>submit(Integer.toString(depth + 1), depth + 1).await();
		}
		catch (CallDepthException ex) {
			return depth;
		}
	}

	@Test
	void nodeMayBeClientOfOneNamespaceAndWorkerOfAnother() {
		this.pair.withPropertyValues("chihuo.role=client", "chihuo.namespaces.there.role=worker").run((context) -> {
			context.getBean(LoopThere.class).work = (task) -> 5;
			here(context).add("1", 1);
			assertThat(there(context).<Integer>submit("1", 1).await(TestLimits.HANG_TIMEOUT)).isEqualTo(5);
			assertThat(here(context).counts().ready()).isEqualTo(1);
		});
	}

	@Test
	void closingApplicationWaitsForRunningTasksOfAllNamespaces() {
		LinkedBlockingQueue<String> finished = new LinkedBlockingQueue<>();
		this.pair.run((context) -> {
			CountDownLatch started = new CountDownLatch(2);
			CountDownLatch closed = context.getBean(PairOfLoops.class).closed;
			EngineLoops loops = context.getBean(NamespaceContexts.class)
				.findBeans(EngineLoops.class)
				.findFirst()
				.orElseThrow();
			ToIntFunction<Task<Integer>> work = (task) -> {
				started.countDown();
				try {
					awaitLatch(closed);
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
				TestLimits.await().until(() -> loops.registry().get("there").state() != LoopState.RUNNING);
				finished.add(task.id());
				return 0;
			};
			context.getBean(LoopHere.class).work = work;
			context.getBean(LoopThere.class).work = work;
			here(context).add("task here", 1);
			there(context).add("task there", 1);
			awaitLatch(started);
		});
		assertThat(finished).containsExactlyInAnyOrder("task here", "task there");
	}

}
