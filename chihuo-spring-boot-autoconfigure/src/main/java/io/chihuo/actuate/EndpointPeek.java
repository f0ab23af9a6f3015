// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.chihuo.PeekUnsupportedException;
import io.chihuo.QueueView;
import io.chihuo.TaskInfo;
import io.chihuo.TaskPage;
import io.chihuo.TaskQueue;
import io.chihuo.client.TaskContent;
import io.chihuo.client.TaskContents;

/**
 * The read operations on parts of a queue.
 */
final class EndpointPeek {

	private static final int DEFAULT_SIZE = 100;

	private final TaskContents contents;

	private final boolean showPayload;

	EndpointPeek(TaskContents contents, boolean showPayload) {
		this.contents = contents;
		this.showPayload = showPayload;
	}

	private static QueueView viewOf(String part, boolean last) {
		return switch (part) {
			case "ready" -> last ? QueueView.TAIL : QueueView.HEAD;
			case "dead" -> last ? QueueView.NEWEST_DEAD : QueueView.DEAD;
			default -> {
				if (last) {
					throw badRequest("'last' holds for 'ready' and 'dead'");
				}
				yield part.equals("delayed") ? QueueView.DELAYED : QueueView.RUNNING;
			}
		};
	}

	private static RequestRefusedException badRequest(String message) {
		return new RequestRefusedException(RequestRefusedException.BAD_REQUEST_STATUS, message);
	}

	/**
	 * A page of tasks of one part.
	 * @param last whether those at the end of its order are wanted
	 */
	PeekDescriptor showTasks(TaskQueue<Object> queue, String part, boolean last, DeadLetterQuery query) {
		if (query.hasConditions()) {
			throw badRequest("Filters hold for 'dead-letters' and 'dead-letter-causes'");
		}
		QueueView view = viewOf(part, last);
		int size = (query.size() != null) ? query.size() : DEFAULT_SIZE;
		try {
			TaskPage page = queue.peek(view, query.cursor(), size);
			Map<String, TaskContent> shown = this.showPayload
					? this.contents.findContents(queue.name(), page.tasks().stream().map(TaskInfo::id).toList())
					: Map.of();
			return new PeekDescriptor(queue.name(), part, page.tasks().stream().map((task) -> {
				TaskContent content = shown.getOrDefault(task.id(), TaskContent.NONE);
				return new PeekedTask(TaskInfoDescriptor.ofPage(task), content.payload(), content.headers(),
						this.showPayload && !shown.containsKey(task.id()));
			}).toList(), page.nextCursor());
		}
		catch (PeekUnsupportedException ex) {
			throw new RequestRefusedException(RequestRefusedException.NOT_SUPPORTED_STATUS,
					String.valueOf(ex.getMessage()));
		}
	}

	/**
	 * Tasks of one part of a queue.
	 *
	 * @param loop name of the loop
	 * @param part the part
	 * @param tasks the tasks in the order of the part
	 * @param next cursor of the next page, null if this is the last one
	 */
	record PeekDescriptor(String loop, String part, List<PeekedTask> tasks, @Nullable String next) {
	}

	/**
	 * One of them.
	 *
	 * @param task its state
	 * @param payload its payload; null unless payloads are shown
	 * @param headers its headers; none unless payloads are shown
	 * @param payloadLeftOut whether payloads are shown, but those of the tasks before it
	 * have used up the room
	 */
	record PeekedTask(TaskInfoDescriptor task, @Nullable Object payload, Map<String, String> headers,
			boolean payloadLeftOut) {
	}

}
