// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.chihuo.BulkAction;
import io.chihuo.BulkRequest;
import io.chihuo.ChihuoClient;
import io.chihuo.Flow;
import io.chihuo.ScheduleOptions;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests calls that block, on threads of Reactor that must not.
 */
class BlockingCallRefusalTests {

	private static final Map<String, Consumer<ChihuoClient>> CALLS = Map.ofEntries(
			Map.entry("add", (client) -> ignore(client.queue("mails", String.class).add("a"))),
			Map.entry("submit", (client) -> ignore(client.queue("mails", String.class).submit("a", "x"))),
			Map.entry("addAll", (client) -> ignore(client.queue("mails", String.class).addAll(List.of()))),
			Map.entry("counts", (client) -> ignore(client.queue("mails", String.class).counts())),
			Map.entry("dead letters", (client) -> ignore(client.queue("mails", String.class).deadLetters().page(1))),
			Map.entry("requeueAll", (client) -> ignore(client.queue("mails", String.class).deadLetters().requeueAll())),
			Map.entry("handle", (client) -> ignore(client.handle("mails", "a", String.class))),
			Map.entry("startFlow", (client) -> ignore(client.startFlow("flow", Flow.nothing()))),
			Map.entry("await a flow", (client) -> client.flow("flow").await(Duration.ofSeconds(1))),
			Map.entry("status of a flow", (client) -> ignore(client.flow("flow").status())),
			Map.entry("signal", (client) -> client.flow("flow").signal("name", null)),
			Map.entry("cancel a flow", (client) -> client.flow("flow").cancel()),
			Map.entry("result of a flow", (client) -> ignore(client.flow("flow").result("a", String.class))),
			Map.entry("module of a flow", (client) -> ignore(client.flow("flow").module("a").state())),
			Map.entry("add a schedule",
					(client) -> ignore(
							client.schedules().add("s", "mails", null, ScheduleOptions.ofRate(Duration.ofHours(1))))),
			Map.entry("list schedules", (client) -> ignore(client.schedules().list(null, 1))),
			Map.entry("run a schedule", (client) -> ignore(client.schedules().runNow("s"))),
			Map.entry("bulk operation",
					(client) -> ignore(client.bulkOperations().start(BulkRequest.all("mails", BulkAction.DISCARD)))),
			Map.entry("bulk operations", (client) -> ignore(client.bulkOperations().list())));

	private static void ignore(Object result) {
		// the call is what is tested
	}

	@Test
	void everyBlockingCallIsRefusedThere() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class))
			.withPropertyValues("chihuo.queues=mails")
			.run((context) -> {
				ChihuoClient client = context.getBean(ChihuoClient.class);
				CALLS.forEach((name, call) -> assertThatIllegalStateException().as(name)
					.isThrownBy(() -> callOnReactor(() -> {
						call.accept(client);
						return name;
					}))
					.withMessageContaining("must not"));
			});
	}

	private static void callOnReactor(Callable<String> call) {
		Mono.fromCallable(call).subscribeOn(Schedulers.parallel()).block(TestLimits.HANG_TIMEOUT);
	}

}
