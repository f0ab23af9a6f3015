// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.system.CapturedOutput;

import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.FlowStart;
import io.chihuo.actuate.Http.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Flows over the endpoint.
 */
interface FlowEndpointContract extends EndpointTopic {

	default FlowHandle startFlow(String id) {
		return client().startFlow(id,
				Flow.series(Flow.signal("go").named("gate"), Flow.timer(Duration.ofDays(1)).named("rest")),
				FlowStart.REPLACE_ENDED);
	}

	private Answer changeFlow(String action, Map<String, ?> body) {
		return http().post("chihuo/flows/" + action, body);
	}

	@Test
	default void listsFlowsByStateInPages() {
		startFlow("listed-1");
		startFlow("listed-2").cancel();
		Answer first = http().get("chihuo/flows?state=running&size=1");
		assertThat(first.status()).isEqualTo(200);
		assertThat(first.text("/flows/0/state")).isEqualTo("RUNNING");
		assertThat(first.text("/flows/0/startedAt")).startsWith("20");
		assertThat(Integer.parseInt(first.text("/counts/RUNNING"))).isPositive();
		Answer cancelled = http().get("chihuo/flows?state=CANCELLED");
		assertThat(cancelled.body().toString()).contains("listed-2").doesNotContain("listed-1");
		assertThat(http().get("chihuo/flows").body().toString()).contains("listed-1", "listed-2");
		assertThat(http().get("chihuo/flows?state=other").status()).isEqualTo(400);
		assertThat(http().get("chihuo/flows?size=0").status()).isEqualTo(400);
		client().flow("listed-1").cancel();
	}

	@Test
	default void listsFlowsByTheirAge() {
		startFlow("aged-1");
		startFlow("aged-2");
		Answer old = http().get("chihuo/flows?olderThan=1h");
		assertThat(old.status()).isEqualTo(200);
		assertThat(old.body().at("/flows").isEmpty()).isTrue();
		assertThat(old.text("/next")).isEmpty();
		Answer first = http().get("chihuo/flows?state=running&olderThan=PT0S&size=1");
		String next = first.text("/next");
		assertThat(first.body().toString()).contains("RUNNING");
		assertThat(http().get("chihuo/flows?size=1000&olderThan=PT0S&cursor=" + Http.encode(next)).body().toString())
			.contains("aged-2");
		assertThat(http().get("chihuo/flows?olderThan=1h&cursor=" + Http.encode(next)).body().toString())
			.doesNotContain("aged-");
		assertThat(http().get("chihuo/flows?olderThan=-1h").status()).isEqualTo(400);
		client().flow("aged-1").cancel();
		client().flow("aged-2").cancel();
	}

	@Test
	default void showsOneFlowWithItsStepsAndItsDiagram() {
		FlowHandle flow = startFlow(AWKWARD);
		Answer answer = http().get("chihuo/flows?size=2&id=" + Http.encode(AWKWARD));
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.text("/id")).isEqualTo(AWKWARD);
		assertThat(answer.text("/state")).isEqualTo("RUNNING");
		assertThat(answer.text("/total")).isEqualTo("2");
		assertThat(answer.text("/exact")).isEqualTo("true");
		assertThat(answer.text("/steps/1/name")).isEqualTo("gate");
		assertThat(answer.text("/steps/1/obstacle")).contains("signal 'go'");
		assertThat(answer.text("/next")).isEqualTo("2");
		assertThat(answer.text("/diagram")).isEqualTo(flow.toMermaid());
		Answer rest = http().get("chihuo/flows?cursor=2&id=" + Http.encode(AWKWARD));
		assertThat(rest.text("/steps/0/name")).isEqualTo("rest");
		assertThat(http().get("chihuo/flows?cursor=x&id=" + Http.encode(AWKWARD)).status()).isEqualTo(400);
		assertThat(http().get("chihuo/flows?cursor=4294967295&id=" + Http.encode(AWKWARD)).status()).isEqualTo(400);
		assertThat(http().get("chihuo/flows?id=absent").status()).isEqualTo(404);
		flow.cancel();
	}

	@Test
	default void changesFlowsAndLogsWhoDidIt(CapturedOutput output) {
		startFlow("steered");
		Answer signal = changeFlow("signal", Map.of("id", "steered", "name", "go", "value", "by Ada"));
		assertThat(signal.text("/state")).as(signal.toString()).isEqualTo("RUNNING");
		assertThat(client().flow("steered").result("gate", String.class)).isEqualTo("by Ada");
		assertThat(changeFlow("skip", Map.of("id", "steered", "step", "rest")).text("/state")).isEqualTo("DONE");
		assertThat(changeFlow("signal", Map.of("id", "steered", "name", "go")).status()).isEqualTo(409);
		startFlow("steered");
		assertThat(changeFlow("cancel", Map.of("id", "steered")).text("/state")).isEqualTo("CANCELLED");
		startFlow("steered");
		assertThat(changeFlow("abandon", Map.of("id", "steered")).text("/state")).isEqualTo("CANCELLED");
		assertThat(output).contains("Signal 'go' was sent to flow 'steered' by an unknown user",
				"Step 'rest' of flow 'steered' was skipped by an unknown user",
				"Flow 'steered' was cancelled by an unknown user", "Flow 'steered' was abandoned by an unknown user");
	}

	@Test
	default void failedFlowIsResumed() {
		client().startFlow("resumed", Flow.step(WorkLoop.NAME, Map.of()).named("work"), FlowStart.REPLACE_ENDED)
			.cancel();
		assertThat(changeFlow("resume", Map.of("id", "resumed")).status()).isEqualTo(200);
		assertThat(changeFlow("retry", Map.of("id", "resumed", "step", "work")).status()).isEqualTo(200);
		assertThat(changeFlow("retry", Map.of("id", "resumed", "step", "other")).status()).isEqualTo(400);
	}

	@Test
	default void wrongChangesOfFlowsAreRefused() {
		assertThat(changeFlow("cancel", Map.of("id", "absent")).status()).isEqualTo(404);
		assertThat(changeFlow("cancel", Map.of()).status()).isEqualTo(400);
		assertThat(changeFlow("cancel", Map.of("id", "a", "step", "b")).status()).isEqualTo(400);
		assertThat(changeFlow("other", Map.of("id", "a")).status()).isEqualTo(404);
	}

}
