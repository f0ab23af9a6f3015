// SPDX-License-Identifier: Apache-2.0

package io.chihuo.bulk;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.chihuo.BulkAction;
import io.chihuo.BulkOperation;
import io.chihuo.BulkRequest;
import io.chihuo.BulkState;
import io.chihuo.DeadLetterFilter;
import io.chihuo.TaskFilter;

/**
 * The content of the record of an operation. Kept as lines of text, of which those with
 * unknown keys are ignored. Times are milliseconds since the epoch.
 *
 * @param loop name of the loop
 * @param action the change
 * @param filter conditions of its filter, none for all
 * @param frozenAt what was added, or died, later does not match; by the clock of the
 * queue
 * @param progress how far it has come
 * @param startedAt when it was started, by the clock of the store of operations
 * @param endedAt when it ended, 0 if it has not
 * @param owner the node that works on it, empty for none
 * @param seenAt when that node was there last
 */
record OperationRecord(String loop, BulkAction action, Map<String, String> filter, long frozenAt,
		OperationProgress progress, long startedAt, long endedAt, String owner, long seenAt) {

	private static final String CONDITION = "filter.";

	/**
	 * A record of an operation that begins.
	 * @param count number of all that it could change at that moment
	 */
	static OperationRecord ofRequest(BulkRequest request, long frozenAt, long count, long now) {
		OperationProgress beginning = request.conditions().isEmpty() ? OperationProgress.ofAll(count)
				: OperationProgress.BEGINNING;
		return new OperationRecord(request.loop(), request.action(), request.conditions(), frozenAt, beginning, now, 0,
				"", 0);
	}

	/**
	 * Read a record.
	 * @throws RuntimeException if it is damaged, or of a later version
	 */
	static OperationRecord parseContent(byte[] content) {
		Map<String, String> values = new LinkedHashMap<>();
		Map<String, String> conditions = new LinkedHashMap<>();
		for (String line : new String(content, StandardCharsets.UTF_8).split("\n")) {
			int end = line.indexOf('=');
			String key = line.substring(0, end);
			String value = URLDecoder.decode(line.substring(end + 1), StandardCharsets.UTF_8);
			if (key.startsWith(CONDITION)) {
				conditions.put(key.substring(CONDITION.length()), value);
			}
			else {
				values.put(key, value);
			}
		}
		BulkAction action = BulkAction.valueOf(values.getOrDefault("action", ""));
		checkConditions(action, conditions);
		return new OperationRecord(values.getOrDefault("loop", ""), action, conditions,
				parseNumber(values, "frozen-at"), OperationProgress.parseValues(values),
				parseNumber(values, "started-at"), parseNumber(values, "ended-at"), values.getOrDefault("owner", ""),
				parseNumber(values, "seen-at"));
	}

	private static void checkConditions(BulkAction action, Map<String, String> conditions) {
		if (action == BulkAction.CANCEL) {
			TaskFilter.ofConditions(conditions);
		}
		else {
			DeadLetterFilter.ofConditions(conditions);
		}
	}

	static long parseNumber(Map<String, String> values, String key) {
		return Long.parseLong(values.getOrDefault(key, "0"));
	}

	byte[] toContent() {
		Map<String, Object> values = new LinkedHashMap<>();
		values.put("loop", this.loop);
		values.put("action", this.action);
		this.filter.forEach((name, value) -> values.put(CONDITION + name, value));
		values.put("frozen-at", this.frozenAt);
		this.progress.putValues(values);
		values.put("started-at", this.startedAt);
		values.put("ended-at", this.endedAt);
		values.put("owner", this.owner);
		values.put("seen-at", this.seenAt);
		StringBuilder text = new StringBuilder();
		values.forEach((key, value) -> text.append(key)
			.append('=')
			.append(URLEncoder.encode(value.toString(), StandardCharsets.UTF_8))
			.append('\n'));
		return text.toString().getBytes(StandardCharsets.UTF_8);
	}

	boolean isEnded() {
		return this.progress.state().isEnd();
	}

	/** Whether a node works on it that was there lately. */
	boolean isOwned(long now) {
		return !this.owner.isEmpty() && now - this.seenAt < OperationStore.LEASE_DURATION.toMillis();
	}

	/** A node takes it over, or gives it up if the name is empty. */
	OperationRecord ownedBy(String node, long now) {
		return new OperationRecord(this.loop, this.action, this.filter, this.frozenAt, this.progress, this.startedAt,
				this.endedAt, node, now);
	}

	OperationRecord withProgress(OperationProgress progress, long now) {
		long end = progress.state().isEnd() ? (this.endedAt != 0) ? this.endedAt : now : 0;
		return new OperationRecord(this.loop, this.action, this.filter, this.frozenAt, progress, this.startedAt, end,
				this.owner, now);
	}

	BulkOperation describe(String id) {
		return BulkOperation.of(id, this.loop, this.action, this.filter, this.progress.state(), this.progress.done(),
				this.progress.total(), Instant.ofEpochMilli(this.startedAt),
				(this.endedAt != 0) ? Instant.ofEpochMilli(this.endedAt) : null, this.progress.problem());
	}

}
