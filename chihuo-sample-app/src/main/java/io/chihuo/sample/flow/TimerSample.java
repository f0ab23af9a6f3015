// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import java.time.Duration;
import java.util.UUID;

import org.springframework.boot.ApplicationArguments;
import org.springframework.stereotype.Component;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.MakeTask;
import io.chihuo.Task;

/**
 * Timers wait in the backend, without a thread, and go on after a restart. One that has a
 * name is ended early by it.
 */
@Component
class TimerSample implements FlowSample {

	private final ChihuoClient client;

	TimerSample(ChihuoClient client) {
		this.client = client;
	}

	@Override
	public long runSample(ApplicationArguments arguments) {
		FlowHandle flow = this.client.startFlow("timer-" + UUID.randomUUID(),
				Flow.series(
						Flow.parallel(Flow.timer(Duration.ofDays(1)).named("reminder"),
								Flow.series(Flow.timer(Duration.ofMillis(500)).named("nap"),
										Flow.step("alarms", "The nap is over"))),
						Flow.step("breakfasts", "Breakfast")));
		System.out.println("Two timers wait: the nap for half a second, the reminder for a day");
		flow.await(Duration.ofMinutes(1));
		return flow.status().doneCount();
	}

	@ChihuoLoop(name = "alarms")
	static class AlarmLoop {

		private final ChihuoClient client;

		AlarmLoop(ChihuoClient client) {
			this.client = client;
		}

		@MakeTask
		void ringAlarm(Task<String> task) {
			System.out.println(task.payload() + ", so the reminder is cancelled");
			this.client.flow(task.flow().id()).cancelTimer("reminder");
		}

	}

	@ChihuoLoop(name = "breakfasts")
	static class BreakfastLoop {

		@MakeTask
		void serveBreakfast(Task<String> meal) {
			System.out.println(meal.payload() + " follows when both timers have ended");
		}

	}

}
