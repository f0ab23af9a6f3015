// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.chihuo.QueueCounts;
import io.chihuo.backend.QueueName;

import static org.assertj.core.api.Assertions.assertThat;

class QueueGaugesTests {

	private final MockClock clock = new MockClock();

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, this.clock);

	private final List<CompletableFuture<QueueCounts>> asked = new ArrayList<>();

	private boolean broken;

	private boolean full;

	private final QueueGauges gauges = new QueueGauges(new QueueName("default", "loop"), this.registry, () -> {
		if (this.broken) {
			throw new IllegalStateException("broken");
		}
		if (this.full) {
			throw new OutOfMemoryError("full");
		}
		CompletableFuture<QueueCounts> answer = new CompletableFuture<>();
		this.asked.add(answer);
		return answer;
	});

	@BeforeEach
	void show() {
		this.gauges.showGauges();
	}

	private double read(String state) {
		return this.registry.get("chihuo.queue.tasks").tags("loop", "loop", "state", state).gauge().value();
	}

	private void scrape() {
		List.of("ready", "delayed", "running", "waiting", "finished", "dead").forEach(this::read);
	}

	@Test
	void backendIsNotAskedBeforeAGaugeIsRead() {
		assertThat(this.asked).isEmpty();
	}

	@Test
	void scrapeGetsTheLastAnswerAndNeverWaits() {
		assertThat(read("ready")).isNaN();
		this.asked.get(0).complete(QueueCounts.of(1, 2, 3, 4, 5).withWaiting(6));
		assertThat(read("waiting")).isEqualTo(6);
		assertThat(read("ready")).isEqualTo(1);
		assertThat(read("delayed")).isEqualTo(2);
		assertThat(read("running")).isEqualTo(3);
		assertThat(read("finished")).isEqualTo(4);
		assertThat(read("dead")).isEqualTo(5);
	}

	@Test
	void scrapeAsksOnce() {
		scrape();
		assertThat(this.asked).hasSize(1);
		this.asked.get(0).complete(QueueCounts.of(1, 2, 3, 4, 5));
		scrape();
		assertThat(this.asked).hasSize(1);
		this.clock.add(Duration.ofSeconds(5));
		scrape();
		assertThat(this.asked).hasSize(2);
	}

	@Test
	void backendThatDoesNotAnswerIsNotAskedAgain() {
		for (int i = 0; i < 10; i++) {
			scrape();
			this.clock.add(Duration.ofSeconds(15));
		}
		assertThat(this.asked).hasSize(1);
	}

	@Test
	void backendThatThrowsIsAskedAgain() {
		this.broken = true;
		scrape();
		assertThat(read("ready")).isNaN();
		this.broken = false;
		this.clock.add(Duration.ofSeconds(15));
		scrape();
		this.asked.get(0).complete(QueueCounts.of(7, 0, 0, 0, 0));
		assertThat(read("ready")).isEqualTo(7);
	}

	@Test
	void backendIsAskedAgainAfterTheHeapWasFull() {
		this.full = true;
		scrape();
		assertThat(read("ready")).isNaN();
		this.full = false;
		this.clock.add(Duration.ofSeconds(15));
		scrape();
		this.asked.get(0).complete(QueueCounts.of(7, 0, 0, 0, 0));
		assertThat(read("ready")).isEqualTo(7);
	}

	@Test
	void gaugesAreHiddenUntilTheQueueIsUsedAgain() {
		this.gauges.hideGauges();
		assertThat(this.registry.getMeters()).isEmpty();
		this.gauges.showGauges();
		scrape();
		assertThat(this.asked).hasSize(1);
	}

	@Test
	void gaugeIsUnknownWhenTheBackendFails() {
		scrape();
		this.asked.get(0).complete(QueueCounts.of(1, 2, 3, 4, 5));
		this.clock.add(Duration.ofSeconds(15));
		scrape();
		this.asked.get(1).completeExceptionally(new IllegalStateException("away"));
		assertThat(read("ready")).isNaN();
		this.clock.add(Duration.ofSeconds(15));
		scrape();
		this.asked.get(2).complete(QueueCounts.of(7, 0, 0, 0, 0));
		assertThat(read("ready")).isEqualTo(7);
	}

}
