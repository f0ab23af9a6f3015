// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.Test;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Executors of applications that take no more work are known as such.
 */
class ForeignExecutorTests {

	@Test
	void poolOfSpring() {
		ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
		executor.initialize();
		assertThat(ForeignExecutor.isShutDown(new ForeignExecutor(executor))).isFalse();
		executor.shutdown();
		assertThat(ForeignExecutor.isShutDown(new ForeignExecutor(executor))).isTrue();
	}

	@Test
	void schedulerOfSpring() {
		ThreadPoolTaskScheduler executor = new ThreadPoolTaskScheduler();
		executor.initialize();
		assertThat(ForeignExecutor.isShutDown(executor)).isFalse();
		executor.shutdown();
		assertThat(ForeignExecutor.isShutDown(executor)).isTrue();
	}

	@Test
	void threadsOfSpring() {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor();
		executor.setTaskTerminationTimeout(1); // else it cannot be closed
		assertThat(ForeignExecutor.isShutDown(executor)).isFalse();
		executor.close();
		assertThat(ForeignExecutor.isShutDown(executor)).isTrue();
	}

	@Test
	void executorOfTheJdk() {
		ExecutorService executor = Executors.newSingleThreadExecutor();
		assertThat(ForeignExecutor.isShutDown(executor)).isFalse();
		executor.shutdown();
		assertThat(ForeignExecutor.isShutDown(executor)).isTrue();
	}

	@Test
	void anyOtherIsTakenToGoOn() {
		assertThat(ForeignExecutor.isShutDown(Runnable::run)).isFalse();
	}

}
