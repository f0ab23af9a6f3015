// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Options of an add. Immutable: each method returns a changed copy, and they combine.
 */
public final class AddOptions {

	private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

	/**
	 * Due at once, nothing replaced, no limits of time, no headers.
	 */
	public static final AddOptions DEFAULTS = new AddOptions(Duration.ZERO, null, false, false, false, false, null,
			null, Map.of());

	private final Duration delay;

	private final @Nullable Instant due;

	private final boolean replacing;

	private final boolean ignoringRunning;

	private final boolean evenFinished;

	private final boolean rerunIfRunning;

	private final @Nullable Duration startWithin;

	private final @Nullable Duration deadline;

	private final Map<String, String> headers;

	private AddOptions(Duration delay, @Nullable Instant due, boolean replacing, boolean ignoringRunning,
			boolean evenFinished, boolean rerunIfRunning, @Nullable Duration startWithin, @Nullable Duration deadline,
			Map<String, String> headers) {
		DurationBounds.checkDuration("delay", delay);
		checkLimit("startWithin", startWithin);
		checkLimit("deadline", deadline);
		this.startWithin = startWithin;
		this.deadline = deadline;
		this.delay = delay;
		this.due = (due != null) ? inRange(due) : null;
		this.replacing = replacing;
		this.ignoringRunning = ignoringRunning;
		this.evenFinished = evenFinished;
		this.rerunIfRunning = rerunIfRunning;
		this.headers = headers.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(headers));
	}

	private static void checkLimit(String name, @Nullable Duration limit) {
		if (limit != null) {
			DurationBounds.checkDuration(name, limit);
			Assert.isTrue(limit.toMillis() > 0, () -> "'" + name + "' must be at least 1 ms, but is " + limit);
		}
	}

	private static Instant inRange(Instant due) {
		Assert.isTrue(due.isBefore(LATEST), () -> "'due' must be before " + LATEST + ", but is " + due);
		return due.isBefore(Instant.EPOCH) ? Instant.EPOCH : due;
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
		return new AddOptions(delay, null, this.replacing, this.ignoringRunning, this.evenFinished, this.rerunIfRunning,
				this.startWithin, this.deadline, this.headers);
	}

	/**
	 * Due at a moment.
	 */
	public AddOptions at(Instant due) {
		return new AddOptions(Duration.ZERO, due, this.replacing, this.ignoringRunning, this.evenFinished,
				this.rerunIfRunning, this.startWithin, this.deadline, this.headers);
	}

	/**
	 * A waiting task gets the new payload and headers and its attempts count from 1, its
	 * place in the queue kept; a dead letter of the id is dropped and the task added.
	 */
	public AddOptions replace() {
		return new AddOptions(this.delay, this.due, true, this.ignoringRunning, this.evenFinished, this.rerunIfRunning,
				this.startWithin, this.deadline, this.headers);
	}

	/**
	 * An id that runs just now is left alone rather than run again afterwards.
	 */
	public AddOptions ignoreRunning() {
		return new AddOptions(this.delay, this.due, this.replacing, true, this.evenFinished, false, this.startWithin,
				this.deadline, this.headers);
	}

	/**
	 * An id that runs just now is run again afterwards for this caller: for
	 * {@link TaskQueue#submit(String, Object, AddOptions) submit}, which otherwise joins
	 * the present run. Other calls do so by default.
	 */
	public AddOptions rerunIfRunning() {
		return new AddOptions(this.delay, this.due, this.replacing, false, this.evenFinished, true, this.startWithin,
				this.deadline, this.headers);
	}

	/**
	 * A finished id is accepted, and keeps its mark.
	 */
	public AddOptions evenIfFinished() {
		return new AddOptions(this.delay, this.due, this.replacing, this.ignoringRunning, true, this.rerunIfRunning,
				this.startWithin, this.deadline, this.headers);
	}

	/**
	 * The task is given up if its first run does not start in time. A caller that awaits
	 * it gets {@link NotStartedException}.
	 * @param limit time from the add, or from the moment at which the task is due, on the
	 * backend's clock
	 */
	public AddOptions startWithin(Duration limit) {
		return new AddOptions(this.delay, this.due, this.replacing, this.ignoringRunning, this.evenFinished,
				this.rerunIfRunning, limit, this.deadline, this.headers);
	}

	/**
	 * The task is given up if it has not ended in time: no run starts after that, and one
	 * under way is interrupted and not retried. A caller that awaits it gets
	 * {@link DeadlineExceededException}, or {@link NotStartedException} if it never ran.
	 * @param limit time from the add, on the backend's clock
	 */
	public AddOptions deadline(Duration limit) {
		return new AddOptions(this.delay, this.due, this.replacing, this.ignoringRunning, this.evenFinished,
				this.rerunIfRunning, this.startWithin, limit, this.headers);
	}

	/**
	 * Send a header along.
	 * @param name up to 255 bytes of UTF-8
	 * @param value counts towards {@code chihuo.max-payload-size}; the headers of a task
	 * together take up to 64 KiB, otherwise it is refused with
	 * {@link InvalidTaskException} when it is added
	 */
	public AddOptions header(String name, String value) {
		Map<String, String> headers = new TreeMap<>(this.headers);
		headers.put(name, value);
		return new AddOptions(this.delay, this.due, this.replacing, this.ignoringRunning, this.evenFinished,
				this.rerunIfRunning, this.startWithin, this.deadline, headers);
	}

	/**
	 * Send headers along, besides those that were given before.
	 * @see #header(String, String)
	 */
	public AddOptions headers(Map<String, String> headers) {
		Map<String, String> all = new TreeMap<>(this.headers);
		all.putAll(headers);
		return new AddOptions(this.delay, this.due, this.replacing, this.ignoringRunning, this.evenFinished,
				this.rerunIfRunning, this.startWithin, this.deadline, all);
	}

	/**
	 * Time to wait before the task is due, on the backend's clock; not negative, at most
	 * 36500 days.
	 */
	public Duration delay() {
		return this.delay;
	}

	/**
	 * Moment at which the task is due, or null for {@code delay} from now; a past one is
	 * due at once.
	 */
	public @Nullable Instant due() {
		return this.due;
	}

	/**
	 * Whether the payload of a waiting task is replaced, and a dead letter dropped.
	 */
	public boolean replacesWaiting() {
		return this.replacing;
	}

	/**
	 * Whether an id that runs just now is left alone.
	 */
	public boolean ignoresRunning() {
		return this.ignoringRunning;
	}

	/**
	 * Whether a submission asks for a run of its own where the id runs just now.
	 */
	public boolean rerunsIfRunning() {
		return this.rerunIfRunning;
	}

	/**
	 * Whether a finished id is accepted.
	 */
	public boolean acceptsFinished() {
		return this.evenFinished;
	}

	/**
	 * Time within which the first run must start, from the add or from when the task is
	 * due; null for no limit.
	 */
	public @Nullable Duration startWithin() {
		return this.startWithin;
	}

	/**
	 * Time from the add within which the task must end; null for no limit.
	 */
	public @Nullable Duration deadline() {
		return this.deadline;
	}

	/**
	 * Headers of the task, stored beside its payload.
	 */
	public Map<String, String> headers() {
		return this.headers;
	}

	private List<@Nullable Object> fieldValues() {
		return Arrays.asList(this.delay, this.due, this.replacing, this.ignoringRunning, this.evenFinished,
				this.rerunIfRunning, this.startWithin, this.deadline, this.headers);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof AddOptions that && fieldValues().equals(that.fieldValues());
	}

	@Override
	public int hashCode() {
		return fieldValues().hashCode();
	}

	@Override
	public String toString() {
		return "AddOptions" + fieldValues();
	}

}
