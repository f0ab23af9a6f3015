// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.backend.LeasedTask;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of the payloads of tasks.
 */
interface PayloadContract extends ContractTopic {

	private void assertPayload(String id, String expected) {
		assertThat(queue().payload(id).map((stored) -> new String(stored.payload(), StandardCharsets.UTF_8)))
			.contains(expected);
	}

	@Test
	default void payloadOfWaitingTaskIsTheLastOneAdded() {
		queue().add("ready", "one", AddOptions.DEFAULTS.header("x", "1").header("y", ""));
		queue().add("delayed", "two", AddOptions.delayed(Duration.ofMinutes(1)));
		assertPayload("ready", "one");
		assertThat(queue().payload("ready").get().headers()).isEqualTo(Map.of("x", "1", "y", ""));
		assertPayload("delayed", "two");
		assertThat(queue().payload("delayed").get().headers()).isEmpty();
		queue().add("ready", "three", AddOptions.DEFAULTS.replace());
		queue().add("delayed", "four", AddOptions.DEFAULTS.replace().header("z", "2"));
		assertPayload("ready", "three");
		assertThat(queue().payload("ready").get().headers()).isEmpty();
		assertPayload("delayed", "four");
		assertThat(queue().payload("delayed").get().headers()).isEqualTo(Map.of("z", "2"));
	}

	@Test
	default void payloadOfRunningTaskIsThatOfItsRun() {
		queue().add("a", "first");
		LeasedTask run = queue().claim();
		assertPayload("a", "first");
		queue().add("a", "second");
		assertPayload("a", "first");
		queue().acknowledge(run);
		assertPayload("a", "second");
	}

	@Test
	default void payloadOfTaskThatFailedIsKept() {
		queue().add("a", "of a", AddOptions.DEFAULTS.header("x", "1"));
		queue().retry(queue().claim(), Duration.ofMinutes(1));
		assertPayload("a", "of a");
		queue().kill("b");
		assertPayload("b", "b");
		queue().requeue("b");
		assertPayload("b", "b");
		assertThat(queue().payload("a").get().headers()).isEqualTo(Map.of("x", "1"));
	}

	@Test
	default void taskWithoutPayloadHasAnEmptyOne() {
		queue().add("a", "");
		assertPayload("a", "");
	}

	@Test
	default void idThatIsAbsentOrFinishedHasNoPayload() {
		queue().finish("finished");
		queue().acknowledgeFinished(queue().run("run"));
		queue().acknowledge(queue().run("done"));
		queue().add("cancelled");
		queue().cancel("cancelled");
		for (String id : new String[] { "absent", "finished", "run", "done", "cancelled" }) {
			assertThat(queue().payload(id)).as(id).isEmpty();
		}
	}

	@Test
	default void payloadOfCancelledRunIsGoneWhenItsLeaseHasLapsed() {
		queue().run("a", ContractQueue.LEASE_DURATION);
		queue().cancel("a");
		queue().lapse();
		assertThat(queue().payload("a")).isEmpty();
	}

}
