package io.chihuo.actuate;

import org.jspecify.annotations.Nullable;

import io.chihuo.RunningTask;
import io.chihuo.TaskInfo;

/**
 * One task.
 *
 * @param loop name of its loop
 * @param task what its queue knows of it
 * @param node name of the node that runs it, null if none is known to
 * @param run its run there
 */
record TaskDescriptor(String loop, TaskInfo task, @Nullable String node, @Nullable RunningTask run) {

}
