// SPDX-License-Identifier: Apache-2.0

package io.chihuo.call;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import io.chihuo.AwaitTimeoutException;
import io.chihuo.CallRouter;
import io.chihuo.ChihuoClient;
import io.chihuo.ImportTaskClients;
import io.chihuo.RemoteTaskException;
import io.chihuo.TaskHandle;
import io.chihuo.autoconfigure.ChihuoAutoConfiguration;
import io.chihuo.call.Drawings.CrumpledPaperException;
import io.chihuo.call.Drawings.Drawing;
import io.chihuo.call.Drawings.TornPaperException;
import io.chihuo.call.Drawings.WetPaperException;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.concurrent.Deadline;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Calls of a typed interface in an application that is caller and worker.
 */
class TaskClientTests {

	private static final Drawing HOUSE = new Drawing("house", List.of(1, 2), new BigDecimal("1.50"));

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class))
		.withUserConfiguration(Importing.class)
		.withBean("drawingWorker", DrawingWorker.class);

	@Configuration(proxyBeanMethods = false)
	@ImportTaskClients(Drawings.class)
	static class Importing {

	}

	private void run(BiConsumer<Drawings, AssertableApplicationContext> test) {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed();
			test.accept(context.getBean(Drawings.class), context);
		});
	}

	@Test
	void valuesOfAllKindsTravelThereAndBack() {
		run((drawings, context) -> {
			assertThat(drawings.scale(HOUSE, 3)).isEqualTo(new Drawing("house", List.of(3, 6), new BigDecimal("4.50")));
			assertThat(drawings.addNumbers((byte) 1, 2, 3.5, true, 'a')).isEqualTo(6 + 'a');
			assertThat(drawings.reverse(new byte[] { 1, 2, -3 })).containsExactly(-3, 2, 1);
			assertThat(drawings.find(Optional.of("tree"))).contains(new Drawing("tree", List.of(), null));
			assertThat(drawings.find(Optional.empty())).isEmpty();
			assertThat(drawings.group(List.of(HOUSE, HOUSE))).isEqualTo(Map.of("house", List.of(HOUSE, HOUSE)));
			assertThat(drawings.echo("text")).isEqualTo("text");
			assertThat(drawings.echo(null)).isNull();
			assertThat(drawings.echo(7)).isEqualTo(7);
		});
	}

	@Test
	void futureAndMonoOfResultComplete() {
		run((drawings, context) -> {
			assertThat(drawings.scaleLater(HOUSE, 2)).succeedsWithin(TestLimits.HANG_TIMEOUT)
				.isEqualTo(new Drawing("house", List.of(2, 4), new BigDecimal("3.00")));
			assertThat(drawings.nameOf(HOUSE).block(TestLimits.HANG_TIMEOUT)).isEqualTo("house");
		});
	}

	@Test
	void cancelledFutureCancelsTheTask() {
		run((drawings, context) -> {
			CompletableFuture<Void> painting = drawings.paintForever();
			assertThat(poll(context.getBean(DrawingWorker.class))).isEqualTo("painting");
			painting.cancel(true);
			TestLimits.await()
				.until(() -> context.getBean(ChihuoClient.class).queue("drawings", Object.class).counts().isDrained());
			assertThat(context.getBean(BackendChihuoClient.class).awaitedTasks().pendingCount()).isZero();
		});
	}

	@Test
	void futureThatIsGivenUpIsAwaitedNoLonger() {
		run((drawings, context) -> {
			CompletableFuture<Void> painting = drawings.paintForever();
			assertThat(poll(context.getBean(DrawingWorker.class))).isEqualTo("painting");
			assertThat(painting.orTimeout(1, TimeUnit.MILLISECONDS)).failsWithin(TestLimits.HANG_TIMEOUT);
			TestLimits.await()
				.until(() -> context.getBean(BackendChihuoClient.class).awaitedTasks().pendingCount() == 0);
		});
	}

	@Test
	void runTakesNoLongerThanTheMethodAllows() {
		run((drawings, context) -> assertThatExceptionOfType(RemoteTaskException.class)
			.isThrownBy(() -> drawings.paintBriefly().block(TestLimits.HANG_TIMEOUT))
			.withMessageContainingAll("'run-timeout'", "20 ms"));
	}

	@Test
	void voidMethodAddsTaskThatNobodyAwaits() {
		run((drawings, context) -> {
			drawings.print("poster");
			DrawingWorker worker = context.getBean(DrawingWorker.class);
			assertThat(poll(worker)).isEqualTo("poster");
			TestLimits.await()
				.until(() -> context.getBean(ChihuoClient.class).queue("drawings", Object.class).counts().isDrained());
		});
	}

	private static String poll(DrawingWorker worker) {
		try {
			return worker.printed.poll(TestLimits.HANG_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void clientIsPrimaryAndTheWorkerIsReachedByItsName() {
		run((drawings, context) -> {
			assertThat(context.getBean(Drawings.class)).isNotInstanceOf(DrawingWorker.class);
			assertThat(context.getBean("drawingWorker")).isInstanceOf(DrawingWorker.class);
			assertThat(drawings).isEqualTo(drawings).isNotEqualTo("drawings").hasSameHashCodeAs(drawings);
			assertThat(drawings).hasToString("Client of io.chihuo.call.Drawings");
			assertThat(drawings.scaleTwice(HOUSE).corners()).containsExactly(4, 8);
		});
	}

	@Test
	void callReturnsHandleInPlaceOfTheResult() {
		run((drawings, context) -> {
			ChihuoClient client = context.getBean(ChihuoClient.class);
			TaskHandle<Drawing> handle = client.call(Drawings.class, (tasks) -> tasks.scale(HOUSE, 2));
			assertThat(handle.await(TestLimits.HANG_TIMEOUT).corners()).containsExactly(2, 4);
			assertThat(handle.queue()).isEqualTo("drawings");
			assertThat(client.<Drawings, Integer>call(Drawings.class, (tasks) -> tasks.echo(3)).await()).isEqualTo(3);
			assertThat(client.call(Drawings.class, (tasks) -> tasks.nameOf(HOUSE), String.class).await())
				.isEqualTo("house");
			assertThat(client.call(Drawings.class, (tasks) -> tasks.print("x"), Void.class).await()).isNull();
			assertThatExceptionOfType(IllegalArgumentException.class)
				.isThrownBy(() -> client.call(Drawings.class, (tasks) -> tasks.nameOf(HOUSE), Integer.class))
				.withMessageContaining("not a java.lang.Integer");
			assertThatExceptionOfType(IllegalArgumentException.class)
				.isThrownBy(() -> client.call(Drawings.class, (tasks) -> "nothing"))
				.withMessageContaining("but 0 were");
		});
	}

	@Test
	void failureIsRethrownWhereItIsListed() {
		run((drawings, context) -> {
			assertThatExceptionOfType(TornPaperException.class).isThrownBy(() -> drawings.tear("listed"))
				.withMessage("in two")
				.withCauseInstanceOf(RemoteTaskException.class);
			assertThatExceptionOfType(RemoteTaskException.class).isThrownBy(() -> drawings.tear("declared"))
				.satisfies((ex) -> {
					assertThat(ex.remoteType()).isEqualTo("java.io.IOException");
					assertThat(ex.attempt()).isEqualTo(1);
				});
			assertThatExceptionOfType(RemoteTaskException.class).isThrownBy(() -> drawings.tear("other"))
				.withMessageContaining("what is other");
			assertThat(context.getBean(DrawingWorker.class).runs).hasValue(3);
			assertThat(context.getBean(ChihuoClient.class).queue("drawings", Object.class).counts().isDrained())
				.isTrue();
		});
	}

	@Test
	void listedFailureIsRethrownThoughItTakesNoCause() {
		run((drawings, context) -> {
			assertThatExceptionOfType(WetPaperException.class).isThrownBy(() -> drawings.tear("wet"))
				.withMessage(null)
				.satisfies((ex) -> assertThat(ex.getSuppressed()).hasOnlyElementsOfType(RemoteTaskException.class));
			assertThatExceptionOfType(CrumpledPaperException.class).isThrownBy(() -> drawings.tear("crumpled"))
				.withMessage("in a ball");
		});
	}

	@Test
	void callersOfOneKeyShareOneResultAndFailureIsNotKept() {
		run((drawings, context) -> {
			assertThat(drawings.countOnce(HOUSE)).isEqualTo(1);
			assertThat(drawings.countOnce(new Drawing("house", List.of(9), null))).isEqualTo(1);
			assertThat(drawings.countOnce(new Drawing("barn", List.of(9), null))).isEqualTo(2);
			assertThatExceptionOfType(RemoteTaskException.class)
				.isThrownBy(() -> drawings.countOnce(new Drawing("hut", List.of(), null)));
			assertThat(drawings.countOnce(new Drawing("hut", List.of(9), null))).isEqualTo(3);
			assertThat(context.getBean(ChihuoClient.class)
				.handle("drawings", "Drawings.countOnce/house", Integer.class)
				.await()).isEqualTo(1);
		});
	}

	@Test
	void waitOfBlockingCallBeginsWithTheCall() {
		Duration wait = Duration.ofMillis(50);
		AtomicLong routedAt = new AtomicLong();
		CallRouter slow = (type, method, arguments, proposed) -> {
			Deadline over = Deadline.in(wait);
			while (over.nanosLeft() > 0) {
				LockSupport.parkNanos(over.nanosLeft());
			}
			routedAt.set(System.nanoTime());
			return proposed;
		};
		this.runner.withBean(CallRouter.class, () -> slow)
			.withPropertyValues("chihuo.role=client", "chihuo.calls.wait=" + wait.toMillis() + "ms")
			.run((context) -> TestLimits.await().untilAsserted(() -> {
				Drawings drawings = context.getBean(Drawings.class);
				assertThatExceptionOfType(AwaitTimeoutException.class).isThrownBy(() -> drawings.scale(HOUSE, 2))
					.withMessageContaining("within PT0.05S");
				assertThat(System.nanoTime() - routedAt.get()).isLessThan(wait.toNanos());
			}));
	}

	@Test
	void blockingCallIsRefusedWhereThreadMustNotBlock() {
		run((drawings, context) -> assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> Mono.fromSupplier(() -> drawings.echo(1))
				.subscribeOn(Schedulers.parallel())
				.block(TestLimits.HANG_TIMEOUT))
			.withMessageContaining("CompletableFuture or a Mono"));
	}

}
