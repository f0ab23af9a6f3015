// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

import io.chihuo.OverlapPolicy;
import io.chihuo.ScheduleEntry;
import io.chihuo.ScheduleEntryKind;
import io.chihuo.backend.ScheduleChange.SlotTask;

/**
 * The record of a schedule: its definition, and how far it has come. Kept as lines of
 * text, of which those with unknown keys are left to later versions. Immutable.
 */
final class ScheduleState {

	private static final String DEFINED_AT = "defined-at";

	private static final String LAST_SLOT = "last-slot";

	private static final String RUNS = "runs";

	private static final String WAITING_SLOT = "waiting-slot";

	private static final String RUNTIME = "runtime";

	private static final String PAYLOAD_SOURCE = "payload-source";

	private static final String PAYLOAD = "payload";

	private static final String CODEC = "codec";

	private static final String DECLARED_AT = "declared-at";

	private static final String PAUSED = "paused";

	private static final String RETIRED = "retired";

	private static final String WAITING_SEEN_AT = "waiting-seen-at";

	private static final String REQUESTS = "requests";

	private static final String HISTORY = "history";

	private final Map<String, String> values;

	private final List<SkippedSlots> skips;

	/** Read when it is needed. */
	private volatile @Nullable ScheduleDefinition definition;

	private ScheduleState(Map<String, String> values, List<SkippedSlots> skips,
			@Nullable ScheduleDefinition definition) {
		this.values = values;
		this.skips = skips;
		this.definition = definition;
	}

	/**
	 * Read a record.
	 * @throws RuntimeException if it is damaged
	 */
	static ScheduleState parseContent(byte[] content) {
		ScheduleState state = new ScheduleState(RecordLines.parseContent(content), List.of(), null);
		state.slotSeries();
		state.lastSlot();
		state.waitingSlot();
		state.declaredAt();
		state.definedAt();
		state.payloadSource();
		return state;
	}

	/**
	 * Read of a record only who defines the schedule, and whether it has moved to another
	 * queue. Never fails: what cannot be read is taken as absent.
	 */
	static ScheduleState parseOwner(byte[] content) {
		Map<String, String> lines = RecordLines.parseContent(content);
		lines.keySet().retainAll(Set.of(RUNTIME, DECLARED_AT, RETIRED));
		ScheduleState state = new ScheduleState(lines, List.of(), null);
		try {
			state.declaredAt();
			return state;
		}
		catch (DateTimeException ex) {
			return state.with((values) -> values.remove(DECLARED_AT));
		}
	}

	byte[] toContent() {
		return RecordLines.toContent(this.values);
	}

	/** A schedule whose slots count from a moment. */
	static ScheduleState define(ScheduleSettings settings, long definedAt, Instant now) {
		return new ScheduleState(Map.of(), List.of(), null).withSettings(settings, definedAt)
			.withDefinition((values) -> countFrom(values, now, now));
	}

	/**
	 * The same schedule with other settings. Its slots are those that come due after a
	 * moment, also where jitter shifts their nominal times to before it. Those that have
	 * come due before, or would have with the other shift, are skipped. A slot that waits
	 * for an earlier run goes on waiting if one may.
	 */
	ScheduleState redefine(String name, ScheduleSettings settings, long definedAt, Instant now) {
		boolean dropped = waitingSlot() != null && settings.overlap() != OverlapPolicy.QUEUE_ONE;
		Duration shift = settings.shiftOf(name);
		Duration former = scheduleSettings().shiftOf(name);
		Instant since = now.minus(shift);
		ScheduleState skipped = (dropped ? dropWaiting(ScheduleEntryKind.SKIPPED_OVERLAP, now) : this)
			.skipUntil(now.minus((shift.compareTo(former) < 0) ? shift : former), now);
		Instant last = skipped.lastSlot();
		return skipped.withSettings(settings, definedAt)
			.withDefinition((values) -> countFrom(values, now, since.isAfter(last) ? since : last))
			.appendLine(ScheduleEntryKind.CHANGED, now, now, 0);
	}

	/** The slots that nobody has run up to a moment are skipped. */
	ScheduleState skipUntil(Instant moment, Instant now) {
		Instant newest = slotSeries().newestBetween(lastSlot(), moment);
		return (newest == null) ? this : skipTo(newest, slotSeries().countBetween(lastSlot(), newest),
				isPaused() ? ScheduleEntryKind.SKIPPED_PAUSED : ScheduleEntryKind.SKIPPED_MISSED, now);
	}

	private static void countFrom(Map<String, String> values, Instant now, Instant lastSlot) {
		ScheduleDefinition.putAnchor(values, now);
		values.put(LAST_SLOT, lastSlot.toString());
	}

	private ScheduleState withSettings(ScheduleSettings settings, long definedAt) {
		return withDefinition((values) -> {
			ScheduleDefinition.putSettings(values, settings);
			values.put(DEFINED_AT, Long.toString(definedAt));
		});
	}

	/** Nodes declare the schedule. */
	ScheduleState declare(PayloadSource payloads, Instant now) {
		return with((values) -> {
			values.remove(RUNTIME);
			values.remove(PAYLOAD);
			values.put(PAYLOAD_SOURCE, payloads.name());
			values.put(DECLARED_AT, now.toString());
		});
	}

	/**
	 * The schedule is made at run time, and its tasks have this payload, null for none.
	 */
	ScheduleState keepPayload(@Nullable StoredSlotPayload payload) {
		return with((values) -> {
			values.put(RUNTIME, "true");
			values.remove(DECLARED_AT);
			values.put(PAYLOAD_SOURCE, ((payload != null) ? PayloadSource.RECORD : PayloadSource.NONE).name());
			values.put(PAYLOAD, (payload != null) ? Base64.getEncoder().encodeToString(payload.content()) : "");
			values.put(CODEC, (payload != null) ? payload.codec() : "");
		});
	}

	private ScheduleState with(Consumer<Map<String, String>> change) {
		Map<String, String> changed = new LinkedHashMap<>(this.values);
		change.accept(changed);
		return new ScheduleState(changed, this.skips, this.definition);
	}

	/** The same record with another definition. */
	private ScheduleState withDefinition(Consumer<Map<String, String>> change) {
		return new ScheduleState(with(change).values, this.skips, null);
	}

	/** Slots that were skipped since the record was read or written. */
	List<SkippedSlots> skippedSlots() {
		return this.skips;
	}

	/** The record is written, so that its skips have been reported. */
	ScheduleState afterWrite() {
		return new ScheduleState(this.values, List.of(), this.definition);
	}

	private ScheduleState addSkip(Instant newest, long count, ScheduleEntryKind reason, Instant now) {
		Stream<SkippedSlots> added = Stream.of(new SkippedSlots(newest, count, reason));
		return new ScheduleState(this.values, Stream.concat(this.skips.stream(), added).toList(), this.definition)
			.appendLine(reason, now, newest, count);
	}

	ScheduleSettings scheduleSettings() {
		return definition().settings();
	}

	private ScheduleDefinition definition() {
		ScheduleDefinition known = this.definition;
		if (known == null) {
			known = ScheduleDefinition.parseValues(this.values);
			this.definition = known;
		}
		return known;
	}

	private String textOf(String key) {
		return this.values.getOrDefault(key, "");
	}

	/** When the node started that defined it so, by the clock of the store. */
	long definedAt() {
		return Long.parseLong(textOf(DEFINED_AT));
	}

	SlotSeries slotSeries() {
		return definition().slotSeries();
	}

	/** The last slot that was run or skipped; the series continues after it. */
	Instant lastSlot() {
		return Instant.parse(textOf(LAST_SLOT));
	}

	/** Ids of the tasks that may be under way. */
	List<String> runIds() {
		return List.of(StringUtils.tokenizeToStringArray(textOf(RUNS), " "));
	}

	/** A slot that waits until the earlier run has ended, null if none does. */
	@Nullable Instant waitingSlot() {
		return instantOf(WAITING_SLOT);
	}

	boolean isRuntime() {
		return this.values.containsKey(RUNTIME);
	}

	PayloadSource payloadSource() {
		String text = textOf(PAYLOAD_SOURCE);
		return text.isEmpty() ? PayloadSource.METHOD : PayloadSource.valueOf(text);
	}

	@Nullable StoredSlotPayload storedPayload() {
		return (payloadSource() == PayloadSource.RECORD)
				? new StoredSlotPayload(Base64.getDecoder().decode(textOf(PAYLOAD)), textOf(CODEC)) : null;
	}

	/** When a node declared it for the last time, null if none has said so. */
	@Nullable Instant declaredAt() {
		return instantOf(DECLARED_AT);
	}

	private @Nullable Instant instantOf(String key) {
		String text = textOf(key);
		return text.isEmpty() ? null : Instant.parse(text);
	}

	boolean isPaused() {
		return this.values.containsKey(PAUSED);
	}

	/** Whether the schedule has moved to another queue. */
	boolean isRetired() {
		return this.values.containsKey(RETIRED);
	}

	ScheduleState retire() {
		return with((values) -> values.put(RETIRED, "true"));
	}

	/** The same schedule in another queue, which knows nothing of its earlier runs. */
	ScheduleState moveHere() {
		return with((values) -> {
			values.remove(RETIRED);
			values.remove(RUNS);
		});
	}

	List<RunRequest> runRequests() {
		return Stream.of(StringUtils.tokenizeToStringArray(textOf(REQUESTS), " ")).map(RunRequest::parseText).toList();
	}

	private ScheduleState withRequests(Stream<RunRequest> requests) {
		return with(
				(values) -> values.put(REQUESTS, requests.map(RunRequest::toText).collect(Collectors.joining(" "))));
	}

	ScheduleState addRequest(RunRequest request) {
		return withRequests(Stream.concat(runRequests().stream(), Stream.of(request)));
	}

	ScheduleState dropRequest(RunRequest request) {
		return withRequests(runRequests().stream().filter((other) -> !other.equals(request)));
	}

	List<ScheduleEntry> historyOf(String name) {
		return SlotHistory.parseLines(name, textOf(HISTORY));
	}

	private ScheduleState appendLine(ScheduleEntryKind kind, Instant at, Instant nominalTime, long number) {
		return with((values) -> putLine(values, kind, at, nominalTime, number));
	}

	private static void putLine(Map<String, String> values, ScheduleEntryKind kind, Instant at, Instant nominalTime,
			long number) {
		values.put(HISTORY, SlotHistory.appendLine(values.getOrDefault(HISTORY, ""), kind, at, nominalTime, number));
	}

	ScheduleState pause(Instant now) {
		return with((values) -> values.put(PAUSED, "true")).appendLine(ScheduleEntryKind.PAUSED, now, now, 0);
	}

	/** Go on with the slots after the last one. */
	ScheduleState resume(Instant now) {
		return with((values) -> values.remove(PAUSED)).appendLine(ScheduleEntryKind.RESUMED, now, now, 0);
	}

	/** Slots are skipped up to one of them. */
	ScheduleState skipTo(Instant slot, long count, ScheduleEntryKind kind, Instant now) {
		return with((values) -> values.put(LAST_SLOT, slot.toString())).addSkip(slot, count, kind, now);
	}

	ScheduleState addRun(Instant slot, String id, Instant now) {
		return with((values) -> {
			values.put(LAST_SLOT, slot.isAfter(lastSlot()) ? slot.toString() : textOf(LAST_SLOT));
			values.put(RUNS, id);
			putLine(values, ScheduleEntryKind.ADDED, now, slot, 1);
		});
	}

	/** A task is added beside those of the slots. */
	ScheduleState addRequested(RunRequest request, String id, Instant now) {
		List<String> ids = runIds();
		Stream<String> kept = ids.stream().skip(Math.max(0, ids.size() + 1 - SlotTask.MAX_CHECKED_IDS));
		return dropRequest(request)
			.with((values) -> values.put(RUNS, Stream.concat(kept, Stream.of(id)).collect(Collectors.joining(" "))))
			.appendLine(ScheduleEntryKind.RUN_NOW, now, request.moment(), request.number());
	}

	/** A slot has come due, and waits until the earlier run has ended. */
	ScheduleState holdSlot(Instant slot, Instant now) {
		return with((values) -> {
			values.put(LAST_SLOT, slot.toString());
			values.put(WAITING_SLOT, slot.toString());
		}).seeWaiting(now);
	}

	/** The slot that waits was looked at. */
	ScheduleState seeWaiting(Instant now) {
		return with((values) -> values.put(WAITING_SEEN_AT, now.toString()));
	}

	/** When a node last looked at the slot that waits. */
	@Nullable Instant waitingSeenAt() {
		return instantOf(WAITING_SEEN_AT);
	}

	ScheduleState releaseWaiting() {
		return with((values) -> values.put(WAITING_SLOT, ""));
	}

	/** The slot that waits is skipped. */
	ScheduleState dropWaiting(ScheduleEntryKind kind, Instant now) {
		Instant waiting = waitingSlot();
		return (waiting != null) ? releaseWaiting().addSkip(waiting, 1, kind, now) : this;
	}

	@Override
	public String toString() {
		return "ScheduleState" + this.values;
	}

}
