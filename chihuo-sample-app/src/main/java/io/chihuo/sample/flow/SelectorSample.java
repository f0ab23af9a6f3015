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
import io.chihuo.FlowStatus;
import io.chihuo.MakeTask;
import io.chihuo.Task;

/**
 * Several steps of which the first that is done wins. One that fails does no harm while
 * others may be done, and those that are not needed are interrupted.
 */
@Component
class SelectorSample implements FlowSample {

	private final ChihuoClient client;

	SelectorSample(ChihuoClient client) {
		this.client = client;
	}

	@Override
	public long runSample(ApplicationArguments arguments) {
		FlowHandle flow = this.client.startFlow("selector-" + UUID.randomUUID(),
				Flow.anyOf(Flow.step("mirrors", "broken").named("broken").attempts(1),
						Flow.step("mirrors", "near").named("near"), Flow.step("mirrors", "far").named("far")));
		flow.await(Duration.ofMinutes(1));
		System.out.println(flow.result("near", String.class));
		FlowStatus status = flow.status();
		System.out
			.println("broken is " + status.findStep("broken").state() + ", far is " + status.findStep("far").state());
		return status.doneCount();
	}

	@ChihuoLoop(name = "mirrors", concurrency = "3")
	static class MirrorLoop {

		@MakeTask
		String askMirror(Task<String> task) throws InterruptedException {
			String mirror = task.payload();
			switch (mirror) {
				case "broken" -> throw new IllegalStateException("the mirror does not answer");
				case "near" -> Thread.sleep(200); // stands for the network
				default -> waitForAnswer(mirror);
			}
			return "The answer of the " + mirror + " mirror";
		}

		private static void waitForAnswer(String mirror) throws InterruptedException {
			try {
				Thread.sleep(Duration.ofHours(1).toMillis());
			}
			catch (InterruptedException ex) {
				System.out.println("The " + mirror + " mirror is not needed any more");
				throw ex;
			}
		}

	}

}
