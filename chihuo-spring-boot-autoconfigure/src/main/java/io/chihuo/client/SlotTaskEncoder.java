// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddOptions;
import io.chihuo.ScheduledSlot;
import io.chihuo.backend.NewTask;
import io.chihuo.codec.TaskCodec;

/**
 * Encodes the tasks that schedules add.
 *
 * @param <T> the payload's type
 */
public final class SlotTaskEncoder<T> {

	/**
	 * Name of the codec of payloads that come without the name of one.
	 */
	public static final String DEFAULT_CODEC = TaskCodec.JSON_NAME;

	private static final String LATE = "L";

	private static final String ON_TIME = "-";

	private static final int PART_COUNT = 3;

	private final TaskEncoder<T> encoder;

	SlotTaskEncoder(TaskPayloadCodec<T> codec, long maxSize) {
		this.encoder = new TaskEncoder<>(codec, maxSize);
	}

	/**
	 * Encode the task of a slot, which comes with it.
	 * @throws io.chihuo.InvalidTaskException if its payload cannot be stored
	 */
	public NewTask encodeTask(String id, @Nullable T payload, ScheduledSlot slot) {
		NewTask task = this.encoder.encodeTask(id, payload, false, AddOptions.DEFAULTS);
		return withSlot(task, slot);
	}

	/**
	 * The task of a slot whose payload is encoded already.
	 * @param codec name of the codec that wrote it
	 */
	public static NewTask createTask(String id, byte[] payload, String codec, ScheduledSlot slot) {
		AddOptions options = codec.equals(TaskCodec.JSON_NAME) ? AddOptions.DEFAULTS
				: AddOptions.DEFAULTS.header(TaskHeaders.CODEC, codec);
		return withSlot(new NewTask(id, payload, false, options), slot);
	}

	private static NewTask withSlot(NewTask task, ScheduledSlot slot) {
		String value = slot.nominalTime() + " " + (slot.late() ? LATE : ON_TIME) + " " + slot.schedule();
		return new NewTask(task.id(), task.payload(), false, task.options().header(TaskHeaders.SCHEDULE, value));
	}

	/**
	 * The slot that a task came with.
	 * @param headers its headers
	 */
	public static Optional<ScheduledSlot> readSlot(Map<String, String> headers) {
		String value = headers.get(TaskHeaders.SCHEDULE);
		if (value == null) {
			return Optional.empty();
		}
		String[] parts = value.split(" ", PART_COUNT);
		return Optional.of(ScheduledSlot.of(parts[2], Instant.parse(parts[0]), parts[1].equals(LATE)));
	}

}
