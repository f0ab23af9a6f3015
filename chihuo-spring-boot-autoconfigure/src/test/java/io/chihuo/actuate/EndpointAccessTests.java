package io.chihuo.actuate;

import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopState;
import io.chihuo.actuate.Http.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What properties make of the endpoint.
 */
class EndpointAccessTests {

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void nothingCanBeChangedUnlessItIsAllowed(WebApplicationType type) {
		try (Application application = Application.start(type, List.of())) {
			assertThat(application.http().get("chihuo/work").status()).isEqualTo(200);
			assertThat(application.http().post("chihuo/work/pause", Map.of()).status()).isEqualTo(405);
			assertThat(application.bean(ChihuoLoopRegistry.class).get("work").state()).isEqualTo(LoopState.RUNNING);
		}
	}

	@Test
	void payloadsAreShownIfThatIsAskedFor() {
		try (Application application = Application.start(WebApplicationType.SERVLET, List.of(),
				"chihuo.actuator.show-payload=true")) {
			application.bean(ChihuoClient.class).queue("work", Object.class).add("bad", Map.of("secret", "1234"));
			Awaitility.await().untilAsserted(() -> {
				Answer answer = application.http().get("chihuo/work/dead-letters");
				assertThat(answer.text("/letters/0/payload/secret")).isEqualTo("1234");
			});
		}
	}

	@Test
	void loopThatStoppedByAnErrorIsOutOfService() {
		try (Application application = Application.start(WebApplicationType.SERVLET, List.of())) {
			application.bean(ChihuoLoopRegistry.class)
				.register(LoopDefinition.of("broken", String.class, (task) -> null).onStart((queue) -> {
					throw new IllegalStateException("no seeds");
				}));
			Awaitility.await().untilAsserted(() -> {
				Answer health = application.http().get("health/chihuo");
				assertThat(health.status()).isEqualTo(503);
				assertThat(health.text("/status")).isEqualTo("OUT_OF_SERVICE");
				assertThat(health.text("/details/loops/broken")).isEqualTo("FAILED");
				assertThat(health.text("/details/loops/work")).isEqualTo("RUNNING");
			});
		}
	}

}
