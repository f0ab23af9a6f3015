// SPDX-License-Identifier: Apache-2.0

package io.chihuo.call;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import io.chihuo.ChihuoLoop;
import io.chihuo.ChihuoTask;
import io.chihuo.ImportTaskClients;
import io.chihuo.autoconfigure.ChihuoAutoConfiguration;
import io.chihuo.client.BackendChihuoClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls that tasks make.
 */
class NestedCallTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class))
		.withUserConfiguration(ImportingReports.class)
		.withBean(ReportWorker.class)
		.withPropertyValues("chihuo.loops.reports.backoff.initial=1ms", "chihuo.loops.reports.backoff.max=1ms");

	interface Reports {

		@ChihuoTask(maxAttempts = 2)
		String write(String name);

		@ChihuoTask(idempotencyKey = "#p0")
		int countPages(String book);

		@ChihuoTask
		int sum(int number);

		@ChihuoTask
		CompletableFuture<Integer> sumLater(int number);

		@ChihuoTask(idempotencyKey = "#p0")
		CompletableFuture<Integer> countLater(String book);

		@ChihuoTask
		CompletableFuture<Integer> countTwice(String book);

	}

	@Configuration(proxyBeanMethods = false)
	@ImportTaskClients(Reports.class)
	static class ImportingReports {

	}

	@ChihuoLoop
	static class ReportWorker implements Reports {

		private final Reports reports;

		private final AtomicInteger attempts = new AtomicInteger();

		private final AtomicInteger counts = new AtomicInteger();

		ReportWorker(Reports reports) {
			this.reports = reports;
		}

		@Override
		public String write(String name) {
			int pages = this.reports.countPages("book");
			if (this.attempts.incrementAndGet() == 1) {
				throw new IllegalStateException("The first attempt fails");
			}
			return name + " of " + pages + " pages";
		}

		@Override
		public int countPages(String book) {
			return this.counts.incrementAndGet();
		}

		@Override
		public int sum(int number) {
			return (number == 0) ? 0 : number + this.reports.sum(number - 1);
		}

		@Override
		public CompletableFuture<Integer> sumLater(int number) {
			return CompletableFuture
				.completedFuture((number == 0) ? 0 : number + this.reports.sumLater(number - 1).join());
		}

		@Override
		public CompletableFuture<Integer> countLater(String book) {
			return CompletableFuture.completedFuture(this.counts.incrementAndGet());
		}

		@Override
		public CompletableFuture<Integer> countTwice(String book) {
			return this.reports.countLater(book)
				.thenCompose((first) -> this.reports.countLater(book)
					.thenCombine(this.reports.countLater(book + " 2"),
							(again, other) -> 100 * first + 10 * again + other));
		}

	}

	@Test
	void retriedTaskFindsItsKeyedCallAgainAndNoOtherTaskDoes() {
		this.runner.run((context) -> {
			Reports reports = context.getBean(Reports.class);
			assertThat(reports.write("report")).isEqualTo("report of 1 pages");
			assertThat(reports.write("summary")).isEqualTo("summary of 2 pages");
			assertThat(reports.countPages("book")).isEqualTo(3);
			assertThat(reports.countPages("book")).isEqualTo(3);
		});
	}

	@Test
	void taskCallsItsOwnMethodOnLoopWithOneSlot() {
		this.runner.run((context) -> {
			assertThat(context.getBean(Reports.class).sum(4)).isEqualTo(10);
			assertThat(context.getBean(BackendChihuoClient.class).awaitedTasks().pendingCount()).isZero();
		});
	}

	@Test
	void taskJoinsFutureOfItsOwnMethodOnLoopWithOneSlot() {
		this.runner.run((context) -> {
			assertThat(context.getBean(Reports.class).sumLater(3).join()).isEqualTo(6);
			assertThat(context.getBean(BackendChihuoClient.class).awaitedTasks().pendingCount()).isZero();
		});
	}

	@Test
	void keyedCallsOfContinuationsBelongToTheTask() {
		this.runner.run((context) -> {
			Reports reports = context.getBean(Reports.class);
			assertThat(reports.countTwice("book").join()).isEqualTo(112);
			assertThat(reports.countTwice("book").join()).isEqualTo(334);
		});
	}

}
