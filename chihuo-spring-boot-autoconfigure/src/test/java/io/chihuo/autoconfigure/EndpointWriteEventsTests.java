// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.chihuo.event.EndpointWrite;
import io.chihuo.event.EndpointWrite.WriteOutcome;
import io.chihuo.event.EndpointWrite.WriteTarget;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class EndpointWriteEventsTests {

	private final List<Object> published = new CopyOnWriteArrayList<>();

	private final CountDownLatch held = new CountDownLatch(1);

	private final EndpointWriteEvents events = new EndpointWriteEvents(this::publish);

	private void publish(Object event) {
		this.published.add(event);
		if (this.published.size() == 1) {
			await(this.held);
			throw new IllegalStateException("a listener fails");
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@AfterEach
	void end() {
		this.held.countDown();
		this.events.destroy();
	}

	private static EndpointWrite write(int number) {
		return EndpointWrite.of("default", WriteTarget.LOOP, "work", "pause", Map.of(), "user-" + number, Instant.EPOCH,
				WriteOutcome.DONE, "");
	}

	@Test
	void listenerThatBlocksAndFailsDelaysNoWriteAndLosesNoEventBeforeTheLimit(CapturedOutput output) {
		for (int i = 0; i < 300; i++) {
			this.events.accept(write(i));
		}
		assertThat(this.published).hasSizeLessThanOrEqualTo(1);
		assertThat(output).contains("200 others wait for a listener that blocks");
		this.held.countDown();
		TestLimits.await().until(() -> this.published.size() == 201);
		assertThat(this.published.get(200)).isEqualTo(write(200));
	}

}
