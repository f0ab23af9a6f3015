// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Options of an add. Immutable: each method returns a changed copy, and they combine.
 */
public final class AddOptions {

	private static final Instant LATEST_DUE = Instant.parse("9999-01-01T00:00:00Z");

	/**
	 * Due at once, nothing replaced, no headers.
	 */
	public static final AddOptions DEFAULTS = new AddOptions(new AddValues());

	private final AddValues values;

	private AddOptions(AddValues values) {
		this.values = values;
	}

	private AddOptions with(Consumer<AddValues> change) {
		AddValues changed = this.values.copyValues();
		change.accept(changed);
		return new AddOptions(changed);
	}

	/**
	 * Due after a time.
	 */
	public static AddOptions delayed(Duration delay) {
		return DEFAULTS.delay(delay);
	}

	/**
	 * Due at a moment.
	 */
	public static AddOptions dueAt(Instant due) {
		return DEFAULTS.at(due);
	}

	/**
	 * Due after a time.
	 */
	public AddOptions delay(Duration delay) {
		DurationBounds.checkDuration("delay", delay);
		return with((values) -> {
			values.delay = delay;
			values.due = null;
		});
	}

	/**
	 * Due at a moment.
	 */
	public AddOptions at(Instant due) {
		Assert.isTrue(due.isBefore(LATEST_DUE), () -> "'due' must be before " + LATEST_DUE + ", but is " + due);
		return with((values) -> {
			values.delay = Duration.ZERO;
			values.due = due.isBefore(Instant.EPOCH) ? Instant.EPOCH : due;
		});
	}

	/**
	 * A waiting task gets the new payload and headers and its attempts count from 1, its
	 * place in the queue kept; a dead letter of the id is dropped and the task added.
	 */
	public AddOptions replace() {
		return with((values) -> values.replacing = true);
	}

	/**
	 * An id that runs just now is left alone rather than run again afterwards.
	 */
	public AddOptions ignoreRunning() {
		return with((values) -> {
			values.ignoringRunning = true;
			values.rerunIfRunning = false;
		});
	}

	/**
	 * An id that runs just now is run again afterwards for this caller: for
	 * {@link TaskQueue#submit(String, Object, AddOptions) submit}, which otherwise joins
	 * the present run. Other calls do so by default.
	 */
	public AddOptions rerunIfRunning() {
		return with((values) -> {
			values.ignoringRunning = false;
			values.rerunIfRunning = true;
		});
	}

	/**
	 * A task that is submitted within another one is not cancelled with that.
	 */
	public AddOptions detached() {
		return with((values) -> values.detached = true);
	}

	/**
	 * A finished id is accepted, and keeps its mark.
	 */
	public AddOptions evenIfFinished() {
		return with((values) -> values.evenFinished = true);
	}

	/**
	 * The task is given up if its first run does not start in time. A caller that awaits
	 * it gets {@link NotStartedException}.
	 * @param limit time from the add, or from the moment at which the task is due, on the
	 * backend's clock
	 */
	public AddOptions startWithin(Duration limit) {
		checkLimit("startWithin", limit);
		return with((values) -> values.startWithin = limit);
	}

	/**
	 * The task is given up if it has not ended in time: no run starts after that, and one
	 * under way is interrupted and not retried. A caller that awaits it gets
	 * {@link DeadlineExceededException}, or {@link NotStartedException} if it never ran.
	 * @param limit time from the add, on the backend's clock
	 */
	public AddOptions deadline(Duration limit) {
		checkLimit("deadline", limit);
		return with((values) -> values.deadline = limit);
	}

	/**
	 * Send a header along.
	 * @param name up to 255 bytes of UTF-8
	 * @param value counts towards {@code chihuo.max-payload-size}; the headers of a task
	 * together take up to 64 KiB, otherwise it is refused with
	 * {@link InvalidTaskException} when it is added
	 */
	public AddOptions header(String name, String value) {
		return headers(Map.of(name, value));
	}

	/**
	 * Send headers along, besides those that were given before.
	 * @see #header(String, String)
	 */
	public AddOptions headers(Map<String, String> headers) {
		if (headers.isEmpty()) {
			return this;
		}
		Map<String, String> all = new TreeMap<>(this.values.headers);
		all.putAll(headers);
		return with((values) -> values.headers = Collections.unmodifiableMap(all));
	}

	/**
	 * Time to wait before the task is due, on the backend's clock; not negative, at most
	 * 36500 days.
	 */
	public Duration delay() {
		return this.values.delay;
	}

	/**
	 * Moment at which the task is due, or null for {@code delay} from now; a past one is
	 * due at once.
	 */
	public @Nullable Instant due() {
		return this.values.due;
	}

	/**
	 * Whether the payload of a waiting task is replaced, and a dead letter dropped.
	 */
	public boolean replacesWaiting() {
		return this.values.replacing;
	}

	/**
	 * Whether an id that runs just now is left alone.
	 */
	public boolean ignoresRunning() {
		return this.values.ignoringRunning;
	}

	/**
	 * Whether a submission asks for a run of its own where the id runs just now.
	 */
	public boolean rerunsIfRunning() {
		return this.values.rerunIfRunning;
	}

	/**
	 * Whether the task goes on when the task that submits it is cancelled.
	 */
	public boolean isDetached() {
		return this.values.detached;
	}

	/**
	 * Whether a finished id is accepted.
	 */
	public boolean acceptsFinished() {
		return this.values.evenFinished;
	}

	/**
	 * Time within which the first run must start, from the add or from when the task is
	 * due; null for no limit.
	 */
	public @Nullable Duration startWithin() {
		return this.values.startWithin;
	}

	/**
	 * Time from the add within which the task must end; null for no limit.
	 */
	public @Nullable Duration deadline() {
		return this.values.deadline;
	}

	/**
	 * Headers of the task, stored beside its payload.
	 */
	public Map<String, String> headers() {
		return this.values.headers;
	}

	private static void checkLimit(String name, @Nullable Duration limit) {
		if (limit != null) {
			DurationBounds.checkDuration(name, limit);
			Assert.isTrue(limit.toMillis() > 0, () -> "'" + name + "' must be at least 1 ms, but is " + limit);
		}
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof AddOptions that && this.values.fieldValues().equals(that.values.fieldValues());
	}

	@Override
	public int hashCode() {
		return this.values.fieldValues().hashCode();
	}

	@Override
	public String toString() {
		return "AddOptions" + this.values.fieldValues();
	}

	/**
	 * The values with their defaults. Never changed once an instance of the outer class
	 * has them.
	 */
	private static final class AddValues implements Cloneable {

		private Duration delay = Duration.ZERO;

		private @Nullable Instant due;

		private boolean replacing;

		private boolean ignoringRunning;

		private boolean rerunIfRunning;

		private boolean detached;

		private boolean evenFinished;

		private @Nullable Duration startWithin;

		private @Nullable Duration deadline;

		private Map<String, String> headers = Map.of();

		AddValues copyValues() {
			try {
				return (AddValues) clone();
			}
			catch (CloneNotSupportedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		List<@Nullable Object> fieldValues() {
			return Arrays.asList(this.delay, this.due, this.replacing, this.ignoringRunning, this.rerunIfRunning,
					this.detached, this.evenFinished, this.startWithin, this.deadline, this.headers);
		}

	}

}
