// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

import io.chihuo.BackendUnavailableException;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopControl;
import io.chihuo.LoopState;
import io.chihuo.RunningTask;
import io.chihuo.backend.TaskBackend;

/**
 * Reports DOWN while the backend does not answer or a loop has no slot left that is not
 * taken by a handler that ignores its interruption, out of service while a loop of this
 * node is stopped by an error, else up. Waits for the backend for 2 s at most.
 */
public class ChihuoHealthIndicator extends AbstractHealthIndicator {

	private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(2);

	private final TaskBackend backend;

	private final ChihuoLoopRegistry loops;

	private final Supplier<List<String>> findStalled;

	public ChihuoHealthIndicator(TaskBackend backend, ChihuoLoopRegistry loops) {
		this(backend, loops, List::of);
	}

	/**
	 * Create an indicator.
	 * @param findStalled finds the parts of the engine that no longer move
	 */
	public ChihuoHealthIndicator(TaskBackend backend, ChihuoLoopRegistry loops, Supplier<List<String>> findStalled) {
		super("The backend does not answer");
		this.backend = backend;
		this.loops = loops;
		this.findStalled = findStalled;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) throws Exception {
		Map<String, LoopState> states = new TreeMap<>();
		this.loops.loops().forEach((loop) -> states.put(loop.name(), loop.state()));
		builder.withDetail("backend", this.backend.name()).withDetail("loops", states);
		Map<String, Long> unresponsive = new TreeMap<>();
		this.loops.loops().forEach((loop) -> countUnresponsive(loop, unresponsive));
		if (!unresponsive.isEmpty()) {
			builder.withDetail("unresponsive", unresponsive);
		}
		pingBackend();
		List<String> stalled = this.findStalled.get();
		if (!stalled.isEmpty()) {
			builder.down().withDetail("stalled", stalled);
		}
		else if (this.loops.loops()
			.stream()
			.anyMatch((loop) -> unresponsive.getOrDefault(loop.name(), 0L) >= loop.concurrency())) {
			builder.down();
		}
		else if (states.containsValue(LoopState.FAILED)) {
			builder.outOfService();
		}
		else {
			builder.up();
		}
	}

	private static void countUnresponsive(LoopControl loop, Map<String, Long> unresponsive) {
		long count = loop.runningTasks().stream().filter(RunningTask::isUnresponsive).count();
		if (count > 0) {
			unresponsive.put(loop.name(), count);
		}
	}

	private void pingBackend() throws Exception {
		try {
			this.backend.ping().get(CHECK_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			throw new BackendUnavailableException("It has not answered within " + CHECK_TIMEOUT.toMillis() + " ms", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw ex;
		}
	}

}
