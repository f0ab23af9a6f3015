// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.LoopControl;
import io.chihuo.TaskQueue;
import io.chihuo.actuate.Http.Answer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All loops over the endpoint.
 */
interface OverviewEndpointContract extends EndpointTopic {

	/** The loop of the queue. */
	LoopControl loop();

	private TaskQueue<Object> queue() {
		return client().queue(WorkLoop.NAME, Object.class);
	}

	private Answer overview(String query) {
		Answer answer = http().get("chihuo/overview" + query);
		assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
		return answer;
	}

	@Test
	default void overviewHasLoopsWithTheirNumbersAndNodes() {
		Instant begin = Instant.now().truncatedTo(ChronoUnit.MILLIS);
		loop().pause();
		assertThat(queue().add("a", Map.of())).isEqualTo(AddResult.ADDED);
		assertThat(queue().add("later", Map.of(), AddOptions.delayed(Duration.ofHours(1)))).isEqualTo(AddResult.ADDED);
		TestLimits.await().untilAsserted(() -> {
			Answer answer = overview("?name=WOR");
			assertThat(answer.text("/loops/0/name")).isEqualTo(WorkLoop.NAME);
			assertThat(answer.text("/loops/0/states/0")).isEqualTo("PAUSED");
			assertThat(answer.text("/loops/0/counts/ready")).isEqualTo("1");
			assertThat(answer.text("/loops/0/counts/delayed")).isEqualTo("1");
			assertThat(answer.body().at("/loops/0/oldestReadySeconds").isNumber()).isTrue();
			assertThat(answer.body().at("/loops/0/countedSecondsAgo").isNumber()).isTrue();
			assertThat(answer.text("/nodes/0/instance")).isEqualTo(answer.text("/instance"));
			assertThat(Instant.parse(answer.text("/nodes/0/lastSeenAt"))).isAfterOrEqualTo(begin);
			assertThat(answer.text("/nodeCount")).isEqualTo("1");
		});
	}

	@Test
	default void overviewKnowsTheRatesOfTheLastMinute() {
		TestLimits.await().untilAsserted(() -> {
			queue().add("quick-" + System.nanoTime(), Map.of());
			Answer answer = overview("?name=" + WorkLoop.NAME + "&sort=out");
			assertThat(answer.body().at("/loops/0/rates/outPerMinute").asDouble()).isPositive();
			assertThat(answer.body().at("/loops/0/rates/inPerMinute").asDouble()).isPositive();
			assertThat(answer.body().at("/rates/outPerMinute").asDouble()).isPositive();
		});
		TestLimits.await().untilAsserted(() -> {
			Answer samples = http().get("chihuo/" + WorkLoop.NAME + "/samples");
			assertThat(samples.text("/loop")).isEqualTo(WorkLoop.NAME);
			assertThat(samples.body().at("/samples").size()).isGreaterThan(1);
			assertThat(samples.text("/samples/1/counts/ready")).isNotEmpty();
		});
		assertThat(http().get("chihuo/overview/samples").body().at("/samples").size()).isPositive();
	}

	@Test
	default void samplesHaveTheAgeOfTheOldestReadyTask() {
		loop().pause();
		queue().addOrThrow("old", Map.of());
		TestLimits.await().untilAsserted(() -> {
			Answer samples = http().get("chihuo/" + WorkLoop.NAME + "/samples");
			int last = samples.body().at("/samples").size() - 1;
			assertThat(samples.body().at("/samples/" + last + "/oldestReadySeconds").asDouble(-1)).isPositive();
			assertThat(samples.text("/samples/" + last + "/counts/ready")).isEqualTo("1");
		});
	}

	@Test
	default void overviewIsFilteredSortedAndPaged() {
		for (String name : new String[] { "zz-more", "zz-less" }) {
			for (int i = 0; i < (name.endsWith("more") ? 3 : 1); i++) {
				client().queue(name, Object.class).addOrThrow("t" + i, null);
			}
		}
		TestLimits.await().untilAsserted(() -> {
			Answer first = overview("?name=zz-&sort=ready&size=1");
			assertThat(first.text("/loops/0/name")).isEqualTo("zz-more");
			assertThat(first.text("/matching")).isEqualTo("2");
			assertThat(first.body().at("/loops")).hasSize(1);
			Answer second = overview("?name=zz-&sort=ready&size=1&cursor=" + first.text("/next"));
			assertThat(second.text("/loops/0/name")).isEqualTo("zz-less");
			assertThat(second.body().at("/next").isNull()).isTrue();
		});
		assertThat(overview("?name=zz-").text("/loops/0/name")).isEqualTo("zz-less");
		assertThat(overview("?name=zz-&state=unserved").body().at("/loops")).hasSize(2);
		assertThat(overview("?name=zz-&state=running").body().at("/loops")).isEmpty();
		client().queue("zz-more", Object.class).clearAll();
		client().queue("zz-less", Object.class).clearAll();
	}

	@Test
	default void mistakesWithTheOverviewAreAnswered() {
		for (String query : new String[] { "?sort=<img>", "?state=odd", "?size=0", "?size=201", "?cursor=-1",
				"?cursor=99999999999" }) {
			assertThat(http().get("chihuo/overview" + query.replace("<", "%3C").replace(">", "%3E")).status()).as(query)
				.isEqualTo(400);
		}
		assertThat(http().get("chihuo/other/samples").status()).isEqualTo(404);
	}

}
