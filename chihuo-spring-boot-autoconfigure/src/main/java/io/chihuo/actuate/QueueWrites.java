// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

import org.jspecify.annotations.Nullable;

import io.chihuo.CancelResult;
import io.chihuo.DeadLetters;
import io.chihuo.TaskQueue;

/**
 * The write operations on a queue. They address no node: the backend executes them, and
 * notifies the nodes that run a cancelled task.
 */
final class QueueWrites {

	private static final Map<String, ToLongFunction<TaskQueue<Object>>> CLEARS = Map.of("unfinished",
			TaskQueue::clearUnfinished, "finished", TaskQueue::clearFinished, "all", TaskQueue::clearAll);

	private static final Set<String> ACTIONS = Set.of("cancel", "finish", "unfinish", "requeue", "discard", "clear");

	private final Function<String, TaskQueue<Object>> findQueue;

	QueueWrites(Function<String, TaskQueue<Object>> findQueue) {
		this.findQueue = findQueue;
	}

	static boolean knowsAction(String action) {
		return ACTIONS.contains(action);
	}

	QueueChange changeQueue(String loop, String action, ChangeRequest change) {
		change.allowOnly(action, requiredParameters(action, change));
		TaskQueue<Object> queue = this.findQueue.apply(loop);
		DeadLetters<Object> letters = queue.deadLetters();
		return switch (action) {
			case "cancel" -> cancelTask(queue, change.requireId());
			case "finish" -> changeOne(queue, action, change.requireId(), queue::finish);
			case "unfinish" -> changeOne(queue, action, change.requireId(), queue::unfinish);
			case "requeue" -> change.isAll() ? changeMany(queue, action, letters.requeueAll())
					: changeOne(queue, action, change.requireId(), letters::requeue);
			case "discard" -> change.isAll() ? changeMany(queue, action, letters.discardAll())
					: changeOne(queue, action, change.requireId(), letters::discard);
			case "clear" -> changeMany(queue, action, clearQueue(queue, change));
			default -> throw new IllegalArgumentException(action);
		};
	}

	private static String[] requiredParameters(String action, ChangeRequest change) {
		return switch (action) {
			case "requeue", "discard" -> new String[] { (change.id() != null) ? "id" : "all" };
			case "clear" -> new String[] { "what" };
			default -> new String[] { "id" };
		};
	}

	private static QueueChange cancelTask(TaskQueue<Object> queue, String id) {
		CancelResult result = queue.cancel(id);
		return new QueueChange("cancel", queue.name(), id, result,
				(result == CancelResult.REMOVED || result == CancelResult.INTERRUPTED) ? 1 : 0);
	}

	private static QueueChange changeOne(TaskQueue<Object> queue, String action, String id, Predicate<String> change) {
		return new QueueChange(action, queue.name(), id, null, change.test(id) ? 1 : 0);
	}

	private static QueueChange changeMany(TaskQueue<Object> queue, String action, long count) {
		return new QueueChange(action, queue.name(), null, null, count);
	}

	private static long clearQueue(TaskQueue<Object> queue, ChangeRequest change) {
		ToLongFunction<TaskQueue<Object>> clear = CLEARS.get(String.valueOf(change.what()));
		if (clear == null) {
			throw new RequestRefusedException(RequestRefusedException.BAD_REQUEST_STATUS,
					"'what' must be one of 'unfinished', 'finished' and 'all'");
		}
		return clear.applyAsLong(queue);
	}

	/**
	 * The result of a write operation on a queue.
	 *
	 * @param action the requested action
	 * @param loop name of the loop
	 * @param id the id to change, null for all
	 * @param result result for that id, where more than one is possible
	 * @param changed number of ids that were changed
	 */
	record QueueChange(String action, String loop, @Nullable String id, @Nullable Object result, long changed) {

		/** For the log. */
		String logSummary() {
			return this.changed + " id(s) changed";
		}

	}

}
