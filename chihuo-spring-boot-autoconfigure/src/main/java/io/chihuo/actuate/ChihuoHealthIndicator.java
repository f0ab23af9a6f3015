// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import io.chihuo.BackendUnavailableException;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopControl;
import io.chihuo.LoopState;
import io.chihuo.RunningTask;
import io.chihuo.backend.SystemTaskClock;
import io.chihuo.backend.TaskBackend;

/**
 * Reports DOWN while the backend does not answer or a loop has no slot left that is not
 * taken by a handler that ignores its interruption, out of service while a loop of this
 * node is stopped by an error, else up; over all namespaces the worst. Waits for the
 * backends for 2 s at most.
 */
public class ChihuoHealthIndicator extends AbstractHealthIndicator {

	private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(2);

	private final TaskBackend backend;

	private final ChihuoLoopRegistry loops;

	private final Supplier<List<String>> findStalled;

	private final Supplier<Map<String, ChihuoHealthIndicator>> findNamespaces;

	public ChihuoHealthIndicator(TaskBackend backend, ChihuoLoopRegistry loops) {
		this(backend, loops, List::of, Map::of);
	}

	/**
	 * Create an indicator.
	 * @param findStalled finds the parts of the engine that no longer move
	 * @param findNamespaces finds the indicators of further namespaces, by their names
	 */
	public ChihuoHealthIndicator(TaskBackend backend, ChihuoLoopRegistry loops, Supplier<List<String>> findStalled,
			Supplier<Map<String, ChihuoHealthIndicator>> findNamespaces) {
		super("The backend does not answer");
		this.backend = backend;
		this.loops = loops;
		this.findStalled = findStalled;
		this.findNamespaces = findNamespaces;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) throws Exception {
		Map<String, ChihuoHealthIndicator> namespaces = this.findNamespaces.get();
		Map<String, CompletableFuture<Void>> pings = new TreeMap<>();
		CompletableFuture<Void> ping = sendPing();
		namespaces.forEach((name, other) -> pings.put(name, other.sendPing()));
		long deadline = SystemTaskClock.monotonicNanos() + CHECK_TIMEOUT.toNanos();
		Map<String, Health> others = new TreeMap<>();
		namespaces.forEach((name, other) -> others.put(name, other.checkSafely(pings.get(name), deadline)));
		if (!others.isEmpty()) {
			builder.withDetail("namespaces", others);
		}
		checkNamespace(builder, ping, deadline);
		Set<Status> states = others.values().stream().map(Health::getStatus).collect(Collectors.toSet());
		states.add(builder.build().getStatus());
		builder.status(StatusAggregator.getDefault().getAggregateStatus(states));
	}

	private Health checkSafely(@Nullable CompletableFuture<Void> ping, long deadline) {
		Health.Builder builder = Health.unknown();
		try {
			checkNamespace(builder, Objects.requireNonNull(ping), deadline);
		}
		catch (Exception ex) {
			builder.down(ex);
		}
		return builder.build();
	}

	private void checkNamespace(Health.Builder builder, CompletableFuture<Void> ping, long deadline) throws Exception {
		Map<String, LoopState> states = new TreeMap<>();
		this.loops.loops().forEach((loop) -> states.put(loop.name(), loop.state()));
		builder.withDetail("backend", this.backend.name()).withDetail("loops", states);
		Map<String, Long> unresponsive = new TreeMap<>();
		this.loops.loops().forEach((loop) -> countUnresponsive(loop, unresponsive));
		if (!unresponsive.isEmpty()) {
			builder.withDetail("unresponsive", unresponsive);
		}
		awaitPing(ping, deadline);
		List<String> stalled = this.findStalled.get();
		if (!stalled.isEmpty()) {
			builder.down().withDetail("stalled", stalled);
		}
		else if (this.loops.loops()
			.stream()
			.anyMatch((loop) -> lacksSlots(loop, unresponsive.getOrDefault(loop.name(), 0L)))) {
			builder.down();
		}
		else if (states.containsValue(LoopState.FAILED)) {
			builder.outOfService();
		}
		else {
			builder.up();
		}
	}

	private static boolean lacksSlots(LoopControl loop, long unresponsive) {
		return unresponsive > 0 && unresponsive - loop.leftoverCount() >= loop.concurrency();
	}

	private static void countUnresponsive(LoopControl loop, Map<String, Long> unresponsive) {
		long count = loop.runningTasks().stream().filter(RunningTask::isUnresponsive).count();
		if (count > 0) {
			unresponsive.put(loop.name(), count);
		}
	}

	private CompletableFuture<Void> sendPing() {
		try {
			return this.backend.ping();
		}
		catch (RuntimeException | Error ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private static void awaitPing(CompletableFuture<Void> ping, long deadline) throws Exception {
		try {
			ping.get(Math.max(deadline - SystemTaskClock.monotonicNanos(), 0), TimeUnit.NANOSECONDS);
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
