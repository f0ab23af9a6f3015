// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.chihuo.ChihuoSchedules;
import io.chihuo.InvalidTaskException;
import io.chihuo.ScheduleEntry;
import io.chihuo.ScheduleInfo;
import io.chihuo.ScheduleListing;
import io.chihuo.ScheduleNotFoundException;
import io.chihuo.ScheduleOptions;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskClock;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.concurrent.BlockingWait;
import io.chihuo.schedule.ScheduleRecords.LocatedSchedule;

/**
 * Acts on schedules, on behalf of code of the application. They are made on threads of
 * their own, so that none joins a transaction.
 */
public final class ScheduleCalls implements ChihuoSchedules {

	private final BackendChihuoClient client;

	private final ScheduleResources resources;

	private final ScheduleRecords records;

	private final ScheduleActs acts;

	private final ScheduleLister lister;

	/**
	 * Create it.
	 * @param clock time; not closed
	 * @param threads run calls of the store, which may block
	 * @param listeners notified of slots that are skipped since a schedule was paused
	 */
	public ScheduleCalls(BackendChihuoClient client, ScheduleNotices notices, TaskClock clock, Executor threads,
			List<ScheduleListener> listeners) {
		this.client = client;
		this.resources = ScheduleResources.create(client, clock, threads, listeners);
		this.records = new ScheduleRecords(this.resources);
		this.acts = new ScheduleActs(this.resources, this.records, notices);
		this.lister = new ScheduleLister(this.resources.directory(), this.records);
	}

	private <R> R await(Supplier<CompletableFuture<R>> call) {
		BlockingWait.checkThread("ChihuoSchedules", "call it on a thread that may block");
		return new BlockingWait("schedules", this.client.timeout())
			.awaitAnswer(CompletableFuture.supplyAsync(call::get, this.resources.foreignThreads())
				.thenCompose((answer) -> answer));
	}

	private static <R> R require(String name, Optional<R> found) {
		return found.orElseThrow(() -> new ScheduleNotFoundException(name));
	}

	@Override
	public boolean add(String name, String loop, @Nullable Object payload, ScheduleOptions options) {
		ScheduleSettings settings = checkSchedule(name, loop, options);
		StoredSlotPayload stored = encodePayload(name, payload);
		return await(() -> this.acts.addSchedule(name, loop, stored, settings));
	}

	@Override
	public void replace(String name, String loop, @Nullable Object payload, ScheduleOptions options) {
		ScheduleSettings settings = checkSchedule(name, loop, options);
		StoredSlotPayload stored = encodePayload(name, payload);
		await(() -> this.acts.replaceSchedule(name, loop, stored, settings));
	}

	private static ScheduleSettings checkSchedule(String name, String loop, ScheduleOptions options) {
		checkName("schedule", name);
		checkName("loop", loop);
		return ScheduleSettings.of(options);
	}

	private static void checkName(String kind, String name) {
		Assert.isTrue(QueueName.isValidPart(name), () -> "The name of a " + kind
				+ " is made of 1 to 128 letters, digits, '.', '_' and '-', and is not '.' or '..', but this one is '"
				+ name + "'");
	}

	private @Nullable StoredSlotPayload encodePayload(String name, @Nullable Object payload) {
		if (payload == null) {
			return null;
		}
		byte[] content = this.client.encodeValue("The payload of schedule '" + name + "'", payload);
		if (content.length > MAX_PAYLOAD_BYTES) {
			throw new InvalidTaskException("The payload of schedule '" + name + "' takes " + content.length
					+ " bytes, and " + MAX_PAYLOAD_BYTES
					+ " are allowed: store large data elsewhere and put a reference to it into the payload");
		}
		return new StoredSlotPayload(content, this.client.codecName());
	}

	@Override
	public boolean pause(String name) {
		return require(name, await(() -> this.acts.pauseSchedule(name)));
	}

	@Override
	public boolean resume(String name) {
		return require(name, await(() -> this.acts.resumeSchedule(name, false)));
	}

	@Override
	public boolean resumeAndCatchUp(String name) {
		return require(name, await(() -> this.acts.resumeSchedule(name, true)));
	}

	@Override
	public String runNow(String name) {
		return require(name, await(() -> this.acts.runNow(name)));
	}

	@Override
	public boolean remove(String name) {
		return await(() -> this.acts.removeSchedule(name));
	}

	@Override
	public Optional<ScheduleInfo> find(String name) {
		return findRecord(name).map(this::describe);
	}

	private Optional<LocatedSchedule> findRecord(String name) {
		return await(() -> this.records.findRecord(name));
	}

	private ScheduleInfo describe(LocatedSchedule located) {
		return ScheduleDescriber.describe(located, this.records.storeTime());
	}

	@Override
	public List<Instant> nextSlots(String name, int count) {
		Assert.isTrue(count >= 1 && count <= MAX_NEXT_SLOTS,
				() -> "Slots must be 1 to " + MAX_NEXT_SLOTS + ", but are " + count);
		return ScheduleDescriber.nextSlots(name, require(name, findRecord(name)).state(), this.records.storeTime(),
				count);
	}

	@Override
	public List<ScheduleEntry> history(String name) {
		return require(name, findRecord(name)).state().historyOf(name);
	}

	@Override
	public ScheduleListing list(@Nullable String cursor, int size) {
		Assert.isTrue(size >= 1 && size <= MAX_PAGE_SIZE,
				() -> "The size of a page must be 1 to " + MAX_PAGE_SIZE + ", but is " + size);
		return await(() -> this.lister.listSchedules(cursor, size));
	}

}
