// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.LoopControl;
import io.chihuo.TaskQueue;
import io.chihuo.TaskState;
import io.chihuo.actuate.Http.Answer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Parts of queues over the endpoint.
 */
interface PeekEndpointContract extends EndpointTopic {

	String WORK = "chihuo/" + WorkLoop.NAME;

	/** The loop of the queue. */
	LoopControl loop();

	private TaskQueue<Object> queue() {
		return client().queue(WorkLoop.NAME, Object.class);
	}

	private void add(String id) {
		assertThat(queue().add(id, Map.of("secret", "1234"))).isEqualTo(AddResult.ADDED);
	}

	@Test
	default void readyAndDelayedTasksAreShownInPages() {
		loop().pause();
		add("a");
		add(AWKWARD);
		add("c");
		assertThat(queue().add("later", Map.of("secret", "1234"), AddOptions.delayed(Duration.ofHours(1))))
			.isEqualTo(AddResult.ADDED);
		Answer first = http().get(WORK + "/ready?size=1");
		assertThat(first.status()).as(first.toString()).isEqualTo(200);
		assertThat(first.text("/tasks/0/task/id")).isEqualTo("a");
		assertThat(first.text("/tasks/0/task/state")).isEqualTo("READY");
		Answer second = http().get(WORK + "/ready?size=1&cursor=" + Http.encode(first.text("/next")));
		assertThat(second.text("/tasks/0/task/id")).isEqualTo(AWKWARD);
		Answer last = http().get(WORK + "/ready?last=true");
		assertThat(last.text("/tasks/0/task/id")).isEqualTo("c");
		assertThat(last.body().at("/tasks")).hasSize(3);
		assertThat(last.body().at("/next").isNull()).isTrue();
		Answer delayed = http().get(WORK + "/delayed");
		assertThat(delayed.text("/tasks/0/task/id")).isEqualTo("later");
		assertThat(delayed.text("/tasks/0/task/dueAt")).startsWith("20");
		assertThat(first.body().toString() + last.body() + delayed.body()).doesNotContain("1234");
		assertThat(last.body().at("/tasks/0/payloadLeftOut").asBoolean()).isFalse();
	}

	@Test
	default void runningTasksAreShownAndDeadOnesFromEitherEnd() {
		for (String id : new String[] { "bad-1", "bad-2" }) {
			add(id);
			TestLimits.await().until(() -> queue().find(id).map((info) -> info.state()).orElse(null) == TaskState.DEAD);
		}
		add("slow");
		TestLimits.await().until(() -> queue().counts().running() == 1);
		Answer running = http().get(WORK + "/running");
		assertThat(running.text("/tasks/0/task/id")).isEqualTo("slow");
		assertThat(running.text("/tasks/0/task/leasedUntil")).startsWith("20");
		assertThat(http().get(WORK + "/dead?last=true").text("/tasks/0/task/id")).isEqualTo("bad-2");
		Answer dead = http().get(WORK + "/dead");
		assertThat(dead.text("/tasks/0/task/id")).isEqualTo("bad-1");
		assertThat(dead.text("/tasks/0/task/lastError")).contains("It is bad");
	}

	@Test
	default void mistakesWithPartsAreAnswered() {
		assertThat(http().get("chihuo/other/ready").status()).isEqualTo(404);
		for (String query : new String[] { "ready?size=0", "ready?size=1001", "ready?size=x", "ready?cursor=x",
				"dead?cursor=x", "delayed?last=true", "running?last=true", "dead?idPrefix=a", "ready?last=perhaps" }) {
			assertThat(http().get(WORK + "/" + query).status()).as(query).isEqualTo(400);
		}
	}

}
