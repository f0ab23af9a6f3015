package io.chihuo.actuate;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.chihuo.RunningTask;
import io.chihuo.TaskInfo;
import io.chihuo.client.TaskContent;

/**
 * One task.
 *
 * @param loop name of its loop
 * @param task what its queue knows of it
 * @param payload its payload; null unless payloads are shown
 * @param headers its headers; none unless payloads are shown
 * @param node name of the node that runs it, null if none is known to
 * @param run its run there
 */
record TaskDescriptor(String loop, TaskInfoDescriptor task, @Nullable Object payload, Map<String, String> headers,
		@Nullable String node, @Nullable RunningTask run) {

	static TaskDescriptor of(String loop, TaskInfo task, TaskContent content, @Nullable String node,
			@Nullable RunningTask run) {
		return new TaskDescriptor(loop, TaskInfoDescriptor.of(task), content.payload(), content.headers(), node, run);
	}

}
