// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import java.util.HashMap;
import java.util.Map;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

import io.chihuo.AddSummary;
import io.chihuo.backend.QueueName;

/**
 * One call that adds tasks, as conventions and handlers of observations see it. Entries
 * that handlers put into the carrier go with each task in its headers.
 */
public class TaskAddContext extends SenderContext<Map<String, String>> {

	private final QueueName queue;

	private final @Nullable String taskId;

	private volatile @Nullable AddSummary summary;

	TaskAddContext(QueueName queue, @Nullable String taskId) {
		super(TaskAddContext::putHeader, Kind.PRODUCER);
		this.queue = queue;
		this.taskId = taskId;
		setCarrier(new HashMap<>(4));
	}

	private static void putHeader(@Nullable Map<String, String> carrier, String key, String value) {
		if (carrier != null) {
			carrier.put(key, value);
		}
	}

	/**
	 * Namespace of the loop.
	 */
	public String getNamespace() {
		return this.queue.namespace();
	}

	/**
	 * Name of the loop.
	 */
	public String getLoop() {
		return this.queue.loop();
	}

	QueueName queue() {
		return this.queue;
	}

	/**
	 * Id of the task, null for a call that adds many: for traces, never for tags of
	 * meters.
	 */
	public @Nullable String getTaskId() {
		return this.taskId;
	}

	/**
	 * The result, null while the call is under way or if it failed before.
	 */
	public @Nullable AddSummary getSummary() {
		return this.summary;
	}

	void setSummary(AddSummary summary) {
		this.summary = summary;
	}

}
