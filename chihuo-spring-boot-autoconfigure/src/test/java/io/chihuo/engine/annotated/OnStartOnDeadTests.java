// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.annotated;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.annotation.Order;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.DeadLetter;
import io.chihuo.MakeTask;
import io.chihuo.OnDead;
import io.chihuo.OnStart;
import io.chihuo.RejectTaskException;
import io.chihuo.TaskQueue;
import io.chihuo.autoconfigure.ChihuoAutoConfiguration;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

class OnStartOnDeadTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class));

	@ChihuoLoop(name = "seeded")
	static class SeededLoop {

		private final List<String> begun = new CopyOnWriteArrayList<>();

		private final BlockingQueue<String> ran = new LinkedBlockingQueue<>();

		@OnStart
		void afterAll(TaskQueue<Integer> queue) {
			this.begun.add("last");
			queue.add("a", 1);
		}

		@OnStart
		@Order(2)
		void aSecond() {
			this.begun.add("second");
		}

		@OnStart
		@Order(1)
		void first() {
			this.begun.add("first");
		}

		@MakeTask
		void make(String id, Integer payload) {
			this.ran.add(id + payload);
		}

	}

	@Test
	void startMethodsRunInTheirOrder() {
		this.contextRunner.withBean(SeededLoop.class).run((context) -> {
			SeededLoop loop = context.getBean(SeededLoop.class);
			assertThat(loop.ran.poll(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isEqualTo("a1");
			assertThat(loop.begun).containsExactly("first", "second", "last");
		});
	}

	@ChihuoLoop(name = "dying")
	static class CrashLoop {

		private final BlockingQueue<String> notified = new LinkedBlockingQueue<>();

		@MakeTask
		void make(String id, Integer payload) {
			throw new RejectTaskException("no");
		}

		@OnDead
		@Order(1)
		void letter(DeadLetter<Integer> letter) {
			this.notified.add("letter " + letter.id() + letter.payload() + " " + letter.reason());
		}

		@OnDead
		@Order(2)
		void idAndPayload(String id, Integer payload) {
			this.notified.add("both " + id + payload);
		}

		@OnDead
		@Order(3)
		void payload(Integer payload) {
			this.notified.add("payload " + payload);
		}

		@OnDead
		@Order(4)
		void id(String id) {
			this.notified.add("id " + id);
		}

		@OnDead
		@Order(5)
		void nothing() {
			this.notified.add("nothing");
		}

	}

	@Test
	void deadMethodsGetTheParametersOfTheirSignature() {
		this.contextRunner.withBean(CrashLoop.class).run((context) -> {
			context.getBean(ChihuoClient.class).queue("dying", Integer.class).add("a", 7);
			BlockingQueue<String> notified = context.getBean(CrashLoop.class).notified;
			assertThat(notified.poll(TestLimits.HANG_SECONDS, TimeUnit.SECONDS))
				.isEqualTo("letter a7 io.chihuo.RejectTaskException: no");
			assertThat(notified.poll(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isEqualTo("both a7");
			assertThat(notified.poll(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isEqualTo("payload 7");
			assertThat(notified.poll(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isEqualTo("id a");
			assertThat(notified.poll(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isEqualTo("nothing");
		});
	}

}
