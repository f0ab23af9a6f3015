// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.chihuo.concurrent.PeriodicAlarm;
import io.chihuo.concurrent.SafeLogger;

/**
 * Finds the schedules that were made at run time for the loops of this node, and those
 * that no node declares any more. It reads the directory at the start, then regularly,
 * and single entries when somebody has changed a schedule.
 */
final class ScheduleDiscovery {

	private static final SafeLogger logger = SafeLogger.inBackground(ScheduleDiscovery.class);

	static final Duration READ_PERIOD = Duration.ofMinutes(5);

	/** After the start, until when messages of other nodes may have been missed. */
	private static final List<Duration> FIRST_PERIODS = List.of(Duration.ofSeconds(2), Duration.ofSeconds(15));

	private static final Duration RETRY_DELAY = Duration.ofSeconds(10);

	private static final int PAGE_SIZE = 1000;

	private final ScheduleResources resources;

	private final Predicate<String> servesLoop;

	private final ScheduleEngine engine;

	private final UndeclaredSweep sweep;

	private volatile @Nullable Object session;

	private volatile int readCount;

	private volatile Runnable cancelAlarm = () -> {
	};

	ScheduleDiscovery(ScheduleResources resources, Predicate<String> servesLoop, ScheduleEngine engine) {
		this.resources = resources;
		this.servesLoop = servesLoop;
		this.engine = engine;
		this.sweep = new UndeclaredSweep(resources);
	}

	void start() {
		Object session = new Object();
		this.session = session;
		this.readCount = 0;
		readDirectory(session);
	}

	void stop() {
		this.session = null;
		this.cancelAlarm.run();
	}

	private void readDirectory(Object session) {
		if (this.session == session) {
			readPage(session, null).whenComplete((read, failure) -> {
				Duration wait = RETRY_DELAY;
				try {
					if (failure != null) {
						logger.debug("The directory of schedules could not be read; it is read again", failure);
					}
					else {
						wait = nextPeriod();
					}
				}
				finally {
					readLater(session, wait);
				}
			});
		}
	}

	/** Steps follow each other, so that one thread at a time counts. */
	@SuppressWarnings("NonAtomicOperationOnVolatileField")
	private Duration nextPeriod() {
		int count = this.readCount++;
		if (count > 0 && count <= FIRST_PERIODS.size()) {
			this.engine.reloadAll();
		}
		return (count < FIRST_PERIODS.size()) ? FIRST_PERIODS.get(count) : READ_PERIOD;
	}

	private void readLater(Object session, Duration wait) {
		if (this.session == session) {
			this.cancelAlarm = PeriodicAlarm.setAlarm(this.resources.clock(),
					this.resources.clock().millis() + wait.toMillis(), () -> readDirectory(session));
		}
	}

	private CompletableFuture<Void> readPage(Object session, @Nullable String cursor) {
		return listEntries(cursor).thenCompose((page) -> {
			if (this.session != session) {
				return CompletableFuture.completedFuture(null);
			}
			page.entries().forEach(this::proposeIfServed);
			CompletableFuture<Void> swept = this.sweep.sweepEntries(undeclaredHere(page.entries()));
			String next = page.next();
			return (next == null) ? swept : swept.thenCompose((done) -> readPage(session, next));
		});
	}

	private CompletableFuture<ScheduleDirectory.DirectoryPage> listEntries(@Nullable String cursor) {
		try {
			return this.resources.directory().listEntries(cursor, PAGE_SIZE);
		}
		catch (RuntimeException | Error ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private List<DirectoryEntry> undeclaredHere(List<DirectoryEntry> entries) {
		return entries.stream()
			.filter((entry) -> !entry.runtime() && this.engine.findDriver(entry.name()) == null)
			.toList();
	}

	private void proposeIfServed(DirectoryEntry entry) {
		if (entry.runtime() && this.servesLoop.test(entry.loop())) {
			this.engine.proposeRuntime(entry.name(), entry.loop());
		}
	}

	/** Somebody has changed a schedule. */
	void onChanged(String name) {
		ScheduleDriver driver = this.engine.findDriver(name);
		if (driver != null) {
			driver.reload();
		}
		else {
			findMoved(name, "");
		}
	}

	/** A schedule may belong to another loop than before. */
	void findMoved(String name, String formerLoop) {
		if (this.session == null) {
			return;
		}
		this.resources.directory().findEntry(name).whenComplete((found, failure) -> {
			if (failure == null) {
				found.filter((entry) -> !entry.loop().equals(formerLoop)).ifPresent(this::proposeIfServed);
			}
		});
	}

}
