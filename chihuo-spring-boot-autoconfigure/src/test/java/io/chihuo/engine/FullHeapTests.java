package io.chihuo.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handlers that fill the heap again and again, in a process of their own.
 */
class FullHeapTests {

	@Test
	void taskThatTakesLongerThanItsLeaseRunsOnceAfterTheHeapWasFull() throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx64m", "-cp", System.getProperty("java.class.path"), Hungry.class.getName())
			.redirectErrorStream(true)
			.start();
		try {
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
			assertThat(output).contains("long ran 1 time(s)");
		}
		finally {
			process.destroyForcibly();
		}
	}

	/**
	 * Fills its heap for some seconds, then runs a task that takes longer than its lease.
	 */
	static final class Hungry {

		private static final Duration LEASE = Duration.ofSeconds(1);

		private static final long HUNGRY_NANOS = TimeUnit.SECONDS.toNanos(5);

		private Hungry() {
		}

		@SuppressWarnings("SystemExitOutsideMain")
		public static void main(String[] arguments) throws IOException, InterruptedException {
			TestNode node = new TestNode();
			long end = System.nanoTime() + HUNGRY_NANOS;
			node.run(LoopDefinition.of("hungry", String.class, LoopHandler.run((task) -> {
				List<byte[]> food = new ArrayList<>();
				while (System.nanoTime() - end < 0) {
					food.add(new byte[1 << 16]);
				}
			})), (options) -> options.concurrency(4).lease(LEASE).maxAttempts(-1));
			AtomicInteger runs = new AtomicInteger();
			CountDownLatch ended = new CountDownLatch(1);
			node.run(LoopDefinition.of("long", String.class, LoopHandler.run((task) -> {
				runs.incrementAndGet();
				Thread.sleep(LEASE.multipliedBy(6).toMillis());
				ended.countDown();
			})), (options) -> options.concurrency(3).lease(LEASE));
			for (int i = 0; i < 4; i++) {
				node.queue("hungry").add("task-" + i);
			}
			while (System.nanoTime() - end < 0) {
				Thread.sleep(100);
			}
			node.queue("long").add("a");
			ended.await();
			System.out.println("long ran " + runs + " time(s)");
			System.exit(0);
		}

	}

}
