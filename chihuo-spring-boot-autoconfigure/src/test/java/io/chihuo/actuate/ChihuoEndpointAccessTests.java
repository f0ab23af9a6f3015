// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;

import io.chihuo.AddOptions;
import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopState;
import io.chihuo.TaskQueue;
import io.chihuo.actuate.Http.Answer;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskBackend;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the properties that expose and restrict the endpoint.
 */
class ChihuoEndpointAccessTests {

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void nothingCanBeChangedUnlessItIsAllowed(WebApplicationType type) {
		try (EndpointProcess application = EndpointProcess.start(type, List.of())) {
			assertThat(application.http().get("chihuo/work").status()).isEqualTo(200);
			assertThat(application.http().post("chihuo/work/pause", Map.of()).status()).isEqualTo(405);
			assertThat(application.bean(ChihuoLoopRegistry.class).get("work").state()).isEqualTo(LoopState.RUNNING);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void payloadsAreShownIfThatIsAskedFor(WebApplicationType type) {
		try (EndpointProcess application = EndpointProcess.start(type, List.of(), "chihuo.actuator.show-payload=true",
				"chihuo.shutdown.grace-period=0s")) {
			TaskQueue<Object> queue = application.bean(ChihuoClient.class).queue("work", Object.class);
			queue.add("bad", Map.of("secret", "1234"));
			queue.add("slow", Map.of("secret", "5678"), AddOptions.DEFAULTS.header("colour", "red"));
			queue.add("delayed", List.of(1, 2), AddOptions.delayed(Duration.ofHours(1)));
			queue.add("nothing", null, AddOptions.delayed(Duration.ofHours(1)));
			TestLimits.await().untilAsserted(() -> {
				Answer letters = application.http().get("chihuo/work/dead-letters");
				assertThat(letters.text("/letters/0/payload/secret")).isEqualTo("1234");
				assertThat(task(application, "bad").text("/payload/secret")).isEqualTo("1234");
				assertThat(task(application, "slow").text("/task/state")).isEqualTo("RUNNING");
			});
			assertThat(task(application, "slow").text("/payload/secret")).isEqualTo("5678");
			assertThat(task(application, "slow").text("/headers/colour")).isEqualTo("red");
			assertThat(task(application, "delayed").text("/payload/1")).isEqualTo("2");
			assertThat(task(application, "nothing").body().at("/payload").isNull()).isTrue();
			assertThat(application.http().get("chihuo/work/delayed").text("/tasks/0/payload/1")).isEqualTo("2");
			assertThat(application.http().get("chihuo/work/running").text("/tasks/0/headers/colour")).isEqualTo("red");
			queue.finish("done");
			assertThat(task(application, "done").body().at("/payload").isNull()).isTrue();
		}
	}

	@Test
	void payloadThatDoesNotDecodeIsLeftOut() {
		try (EndpointProcess application = EndpointProcess.start(WebApplicationType.SERVLET, List.of(),
				"chihuo.actuator.show-payload=true")) {
			application.bean(TaskBackend.class)
				.store(new QueueName("default", "work"))
				.add(List.of(new NewTask("odd", new byte[] { '{' }, false, AddOptions.delayed(Duration.ofHours(1)))));
			Answer answer = task(application, "odd");
			assertThat(answer.status()).isEqualTo(200);
			assertThat(answer.text("/task/state")).isEqualTo("DELAYED");
			assertThat(answer.body().at("/payload").isNull()).isTrue();
		}
	}

	@Test
	void payloadsBeyondTheRoomOfAPageAreLeftOut() {
		try (EndpointProcess application = EndpointProcess.start(WebApplicationType.SERVLET, List.of(),
				"chihuo.actuator.show-payload=true")) {
			TaskQueue<Object> queue = application.bean(ChihuoClient.class).queue("work", Object.class);
			for (int i = 1; i <= 6; i++) {
				queue.add("large-" + i, "x".repeat(200_000), AddOptions.delayed(Duration.ofHours(i)));
			}
			Answer answer = application.http().get("chihuo/work/delayed");
			assertThat(answer.body().at("/tasks")).hasSize(6);
			assertThat(answer.text("/tasks/4/payload")).hasSize(200_000);
			assertThat(answer.text("/tasks/4/payloadLeftOut")).isEqualTo("false");
			assertThat(answer.body().at("/tasks/5/payload").isNull()).isTrue();
			assertThat(answer.text("/tasks/5/payloadLeftOut")).isEqualTo("true");
		}
	}

	private static Answer task(EndpointProcess application, String id) {
		return application.http().get("chihuo/work/tasks?id=" + id);
	}

	@Test
	void queueIsReadAndChangedThoughNobodyHasItsLoop() {
		try (EndpointProcess application = EndpointProcess.start(WebApplicationType.SERVLET, List.of(),
				EndpointProcess.WRITABLE, "chihuo.role=client", "chihuo.queues=configured")) {
			Http http = application.http();
			assertThat(http.get("chihuo/produced").status()).isEqualTo(404);
			TaskQueue<Object> queue = application.bean(ChihuoClient.class).queue("produced", Object.class);
			queue.add("a", null);
			queue.add("b", null);
			assertThat(http.get("chihuo/produced").text("/counts/ready")).isEqualTo("2");
			assertThat(http.get("chihuo/produced").body().at("/nodes")).isEmpty();
			assertThat(http.get("chihuo/produced/tasks?id=a").text("/task/state")).isEqualTo("READY");
			assertThat(http.post("chihuo/produced/cancel", Map.of("id", "a")).text("/result")).isEqualTo("REMOVED");
			assertThat(http.post("chihuo/produced/clear", Map.of("what", "all")).text("/changed")).isEqualTo("1");
			assertThat(http.post("chihuo/configured/finish", Map.of("id", "a")).text("/changed")).isEqualTo("1");
			assertThat(http.post("chihuo/work/finish", Map.of("id", "a")).text("/changed")).isEqualTo("1");
			assertThat(http.post("chihuo/produced/pause", Map.of()).text("/nodes/0/outcome")).isEqualTo("NO_SUCH_LOOP");
			assertThat(http.post("chihuo/produced/pause", Map.of("node", "all")).status()).isEqualTo(404);
			assertThat(http.get("chihuo/other").text("/error")).doesNotContain("configured", "produced", "work");
		}
	}

	@Test
	void loopThatStoppedByAnErrorIsOutOfService() {
		try (EndpointProcess application = EndpointProcess.start(WebApplicationType.SERVLET, List.of())) {
			application.bean(ChihuoLoopRegistry.class)
				.register(LoopDefinition.of("broken", String.class, (task) -> null).onStart((queue) -> {
					throw new IllegalStateException("no seeds");
				}));
			TestLimits.await().untilAsserted(() -> {
				Answer health = application.http().get("health/chihuo");
				assertThat(health.status()).isEqualTo(503);
				assertThat(health.text("/status")).isEqualTo("OUT_OF_SERVICE");
				assertThat(health.text("/details/loops/broken")).isEqualTo("FAILED");
				assertThat(health.text("/details/loops/work")).isEqualTo("RUNNING");
			});
		}
	}

}
