// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.chihuo.ScheduledSlot;
import io.chihuo.backend.NewTask;
import io.chihuo.client.SlotTaskEncoder;

/**
 * Makes the tasks of one schedule. A payload that was made is kept until its task is
 * stored, so that a full queue does not have it made again and again.
 */
final class SlotTasks {

	private final ScheduleDriver driver;

	private final @Nullable SlotTaskEncoder<Object> encoder;

	private volatile @Nullable MadePayload made;

	SlotTasks(ScheduleDriver driver) {
		this.driver = driver;
		DeclaredSchedule declared = driver.declared();
		this.encoder = (declared != null) ? driver.resources().client().slotEncoder(declared.payloadType()) : null;
	}

	/** Whether code of the application has to be called for the payload of a task. */
	boolean needsCall(String id) {
		DeclaredSchedule declared = this.driver.declared();
		return declared != null && declared.payloads() != null && findMade(id) == null;
	}

	/**
	 * Make a task.
	 * @return fails if its payload cannot be made or encoded
	 */
	CompletableFuture<NewTask> createTask(ScheduleState state, String id, ScheduledSlot slot) {
		DeclaredSchedule declared = this.driver.declared();
		DeclaredSchedule.SlotPayload payloads = (declared != null) ? declared.payloads() : null;
		if (payloads == null) {
			return CompletableFuture.completedFuture(createStored(state, id, slot));
		}
		MadePayload made = findMade(id);
		if (made != null) {
			return CompletableFuture.completedFuture(encodeTask(id, made.payload(), slot));
		}
		return this.driver.payloadCalls().<NewTask>makePayload(() -> {
			Object payload = payloads.createPayload(slot);
			NewTask task = encodeTask(id, payload, slot);
			this.made = new MadePayload(id, payload);
			return task;
		});
	}

	static NewTask createStored(ScheduleState state, String id, ScheduledSlot slot) {
		StoredSlotPayload stored = state.storedPayload();
		return SlotTaskEncoder.createTask(id, (stored != null) ? stored.content() : new byte[0],
				(stored != null) ? stored.codec() : SlotTaskEncoder.DEFAULT_CODEC, slot);
	}

	private NewTask encodeTask(String id, @Nullable Object payload, ScheduledSlot slot) {
		Assert.state(this.encoder != null, "No encoder");
		return this.encoder.encodeTask(id, payload, slot);
	}

	private @Nullable MadePayload findMade(String id) {
		MadePayload made = this.made;
		return (made != null && made.taskId().equals(id)) ? made : null;
	}

	/** The task is stored. */
	void forgetPayload() {
		this.made = null;
	}

	/** Whether a slot is late. */
	static boolean isLate(Instant due, Instant now) {
		return due.plus(MisfireRule.ON_TIME_WINDOW).isBefore(now);
	}

	private record MadePayload(String taskId, @Nullable Object payload) {

	}

}
