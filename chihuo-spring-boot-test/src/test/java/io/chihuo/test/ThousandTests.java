// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import java.time.Duration;

import org.junit.jupiter.api.RepeatedTest;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Import;

import io.chihuo.AddOptions;
import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;
import io.chihuo.Task;
import io.chihuo.TaskQueue;

import static io.chihuo.test.ChihuoAssertions.assertThat;

@ChihuoTest
@Import(ThousandTests.QuickLoop.class)
class ThousandTests {

	@Autowired
	ChihuoTester tester;

	@Autowired
	TaskQueue<String> quick;

	@RepeatedTest(1000)
	void taskRunsAtOnceAndLater() {
		this.quick.addOrThrow("now", "x");
		this.quick.addOrThrow("later", "x", AddOptions.delayed(Duration.ofDays(1)));
		this.tester.drainOrThrow("quick");
		assertThat(this.quick).hasTask("later").dueIn(Duration.ofDays(1));
		this.tester.advanceToNext();
		this.tester.drainOrThrow("quick");
		assertThat(this.quick).hasNoTasks().isFinished("now");
	}

	@SpringBootConfiguration
	static class QuickApplication {

	}

	@ChihuoLoop(name = "quick", finishPolicy = "on-success")
	static class QuickLoop {

		@MakeTask
		void runQuickly(Task<String> task) {
		}

	}

}
