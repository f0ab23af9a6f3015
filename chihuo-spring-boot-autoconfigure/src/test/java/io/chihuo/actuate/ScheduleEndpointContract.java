// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.system.CapturedOutput;

import io.chihuo.ChihuoSchedules;
import io.chihuo.ScheduleOptions;
import io.chihuo.actuate.Http.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Schedules over the endpoint.
 */
interface ScheduleEndpointContract extends EndpointTopic {

	private Answer changeSchedule(String action, String name) {
		return http().post("chihuo/schedules/" + action, Map.of("id", name));
	}

	@Test
	default void schedulesAreListedShownAndChangedAndLogsSayWhoDidIt(CapturedOutput output) {
		ChihuoSchedules schedules = client().schedules();
		schedules.add("yearly", WorkLoop.NAME, Map.of("secret", "1234"), ScheduleOptions.ofCron("0 0 0 1 1 *"));
		Answer list = http().get("chihuo/schedules?size=10");
		assertThat(list.text("/schedules/0/name")).as(list.toString()).isEqualTo("yearly");
		assertThat(list.text("/schedules/0/status")).isEqualTo("ACTIVE");
		assertThat(list.text("/schedules/0/options/cron")).isEqualTo("0 0 0 1 1 *");
		assertThat(list.body().at("/unreadable").isArray()).isTrue();
		assertThat(changeSchedule("pause", "yearly").text("/changed")).isEqualTo("true");
		assertThat(changeSchedule("pause", "yearly").text("/changed")).isEqualTo("false");
		String task = changeSchedule("run-now", "yearly").text("/taskId");
		assertThat(task).startsWith("yearly@now-");
		Answer one = http().get("chihuo/schedules/yearly");
		assertThat(one.text("/schedule/status")).as(one.toString()).isEqualTo("PAUSED");
		assertThat(one.text("/nextSlots/0")).endsWith("-01-01T00:00:00Z");
		assertThat(one.text("/history/0/taskId")).isEqualTo(task);
		assertThat(one.body().toString()).doesNotContain("1234");
		assertThat(http().get("chihuo/schedules?id=yearly").body()).isEqualTo(one.body());
		assertThat(changeSchedule("resume", "yearly").status()).isEqualTo(200);
		assertThat(changeSchedule("remove", "yearly").status()).isEqualTo(200);
		assertThat(output).contains("'pause' of schedule 'yearly', asked for by an unknown user: done",
				"'run-now' of schedule 'yearly', asked for by an unknown user: task '" + task + "'");
	}

	@Test
	default void mistakesWithSchedulesAreAnswered() {
		assertThat(http().get("chihuo/schedules/none").status()).isEqualTo(404);
		assertThat(changeSchedule("pause", "none").status()).isEqualTo(404);
		assertThat(changeSchedule("remove", "none").status()).isEqualTo(404);
		assertThat(changeSchedule("burn", "none").status()).isEqualTo(404);
		assertThat(http().post("chihuo/schedules/pause", Map.of()).status()).isEqualTo(400);
		assertThat(http().get("chihuo/schedules?size=0").status()).isEqualTo(400);
	}

}
