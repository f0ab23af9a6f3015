// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.LoopState;
import io.chihuo.TaskQueue;
import io.chihuo.actuate.Http.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Loops that have the name of a part of the endpoint.
 */
interface PartNameEndpointContract extends EndpointTopic {

	/** The loops of the application. */
	ChihuoLoopRegistry loops();

	@ParameterizedTest
	@ValueSource(strings = { "overview", "flows", "schedules", "bulk-operations", "audit" })
	default void partOfTheEndpointWinsAndTheLoopOfItsNameIsReachedWithAPrefix(String name) {
		Answer part = http().get("chihuo/" + name);
		loops().register(LoopDefinition.of(name, Object.class, LoopHandler.run((task) -> {
		})));
		try {
			loops().get(name).pause();
			TaskQueue<Object> queue = client().queue(name, Object.class);
			queue.addOrThrow("a", Map.of());
			Answer same = http().get("chihuo/" + name);
			assertThat(same.status()).isEqualTo(200);
			assertThat(same.body().propertyNames()).isEqualTo(part.body().propertyNames()).doesNotContain("options");
			assertThat(http().post("chihuo/" + name + "/resume", Map.of()).status()).as("no action on the loop")
				.isBetween(400, 404);
			assertThat(loops().get(name).state()).isEqualTo(LoopState.PAUSED);
			assertLoopIsReached(name);
			assertThat(queue.find("a")).isEmpty();
		}
		finally {
			loops().remove(name).join();
		}
	}

	private void assertLoopIsReached(String name) {
		String loop = "chihuo/loop:" + name;
		assertThat(http().get(loop).text("/counts/ready")).isEqualTo("1");
		assertThat(http().get(loop + "/ready").text("/tasks/0/task/id")).isEqualTo("a");
		assertThat(http().get(loop + "/tasks?id=a").text("/task/state")).isEqualTo("READY");
		assertThat(http().get(loop + "/samples").text("/loop")).isEqualTo(name);
		assertThat(http().post(loop + "/cancel", Map.of("id", "a")).text("/changed")).isEqualTo("1");
		assertThat(http().get(loop + "/audit").text("/writes/0/name")).isEqualTo(name);
	}

	@Test
	default void anyLoopIsReachedWithThePrefix() {
		assertThat(http().get("chihuo/loop:" + WorkLoop.NAME).text("/name")).isEqualTo(WorkLoop.NAME);
		assertThat(http().get("chihuo/loop%3A" + WorkLoop.NAME).text("/name")).isEqualTo(WorkLoop.NAME);
		for (String path : new String[] { "loop:", "loop:other", "loop:loop:" + WorkLoop.NAME, "audit/ready",
				"overview/ready", "flows/ready", "overview/audit" }) {
			assertThat(http().get("chihuo/" + path).status()).as(path).isEqualTo(404);
		}
	}

}
