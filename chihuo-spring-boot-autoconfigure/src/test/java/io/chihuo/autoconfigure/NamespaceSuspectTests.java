// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopOptions;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.GatedHandler;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Suspects of a crash in a process with several namespaces.
 */
class NamespaceSuspectTests {

	private static final Duration LEASE_DURATION = Duration.ofSeconds(30);

	private final SettableClock clock = new SettableClock();

	private final GatedHandler gate = new GatedHandler();

	private final List<String> ordinary = new CopyOnWriteArrayList<>();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class))
		.withPropertyValues("chihuo.namespaces.billing.backend=memory")
		.withBean(TaskClock.class, () -> this.clock);

	@Test
	void processRunsOneSuspectAtATimeOfAllItsNamespacesWhileOtherTasksGoOn() {
		this.contextRunner.run((context) -> {
			Map<String, TaskBackend> backends = Map.of("default", context.getBean(TaskBackend.class), "billing",
					context.getBean(NamespaceContexts.class).beansByNamespace(TaskBackend.class).get("billing"));
			backends.forEach((namespace, backend) -> crashProcess(context, namespace, backend));
			this.clock.advance(LEASE_DURATION.plusSeconds(1));
			backends.keySet().forEach((namespace) -> runLoop(context, namespace));
			TestLimits.await().until(() -> this.ordinary.size() == 2);
			this.gate.awaitBegun(1);
			TestLimits.await()
				.until(() -> running(context, "default") + running(context, "billing") == this.gate.begun().size());
			assertThat(this.gate.begun()).hasSize(1);
			this.gate.open();
			TestLimits.await().until(() -> this.gate.ended().size() == 2);
		});
	}

	/** Another process runs a task, and dies. */
	private static void crashProcess(ApplicationContext context, String namespace, TaskBackend backend) {
		context.getBean(ChihuoClient.class).namespace(namespace).queue("loop", String.class).add("suspect");
		TaskStore store = backend.store(new QueueName(namespace, "loop"));
		assertThat(store.claim(ClaimRequest.of(1, LEASE_DURATION, "other")).join().tasks()).hasSize(1);
	}

	private void runLoop(ApplicationContext context, String namespace) {
		context.getBean(ChihuoClient.class).namespace(namespace).queue("loop", String.class).add("ordinary");
		context.getBean(ChihuoLoopRegistry.class)
			.namespace(namespace)
			.register(
					LoopDefinition
						.of("loop", String.class,
								(task) -> task.id().equals("suspect") ? this.gate.handle(task)
										: this.ordinary.add(task.id()))
						.options(
								LoopOptions.DEFAULTS.with((options) -> options.lease(LEASE_DURATION).concurrency(10))));
	}

	private static long running(ApplicationContext context, String namespace) {
		return context.getBean(ChihuoClient.class).namespace(namespace).queue("loop", String.class).counts().running();
	}

}
