// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Tags;
import org.jspecify.annotations.Nullable;

import io.chihuo.backend.QueueName;

/**
 * Keys of meters and observations. Those that name a task are never tags of a meter.
 */
public enum ChihuoKeys implements KeyName {

	/**
	 * Namespace of the loop.
	 */
	NAMESPACE("namespace"),

	/**
	 * Name of the loop, which is its queue's.
	 */
	LOOP("loop"),

	/**
	 * The outcome; its values depend on the meter or observation.
	 */
	OUTCOME("outcome"),

	/**
	 * Simple name of the class of the exception, of its parent where it is anonymous or
	 * hidden, or {@code none}.
	 */
	EXCEPTION("exception"),

	/**
	 * The result of an add.
	 */
	RESULT("result"),

	/**
	 * State of the ids that are counted, or of a loop.
	 */
	STATE("state"),

	/**
	 * Name of the backend.
	 */
	BACKEND("backend"),

	/**
	 * Why slots of a schedule were skipped: {@code missed}, {@code overlap},
	 * {@code payload} or {@code paused}.
	 */
	REASON("reason"),

	/**
	 * Name of the backend's method.
	 */
	OPERATION("operation"),

	/**
	 * Id of the task; for traces alone.
	 */
	TASK_ID("chihuo.task.id"),

	/**
	 * Which run of the task it is; for traces alone.
	 */
	TASK_ATTEMPT("chihuo.task.attempt"),

	/**
	 * How many tasks were added by one call; for traces alone.
	 */
	TASK_COUNT("chihuo.task.count");

	private static final KeyValue NO_EXCEPTION = EXCEPTION.withValue(KeyValue.NONE_VALUE);

	private final String key;

	ChihuoKeys(String key) {
		this.key = key;
	}

	static Tags tagsOf(QueueName queue) {
		return Tags.of(NAMESPACE.asString(), queue.namespace(), LOOP.asString(), queue.loop());
	}

	static KeyValues valuesOf(QueueName queue) {
		return KeyValues.of(NAMESPACE.withValue(queue.namespace()), LOOP.withValue(queue.loop()));
	}

	static KeyValue exceptionOf(@Nullable Throwable error) {
		if (error == null) {
			return NO_EXCEPTION;
		}
		Class<?> type = error.getClass();
		while (type.isAnonymousClass() || type.isHidden()) {
			type = type.getSuperclass();
		}
		return EXCEPTION.withValue(type.getSimpleName());
	}

	@Override
	public String asString() {
		return this.key;
	}

}
