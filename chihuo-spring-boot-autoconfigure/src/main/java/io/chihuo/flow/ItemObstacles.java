// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.chihuo.TaskInfo;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.flow.state.ItemProgress;

/**
 * Why the items of a step do not move. Of each step a few tasks are looked up.
 */
final class ItemObstacles {

	private static final int MAX_ITEMS_READ = 20;

	private final LoadedFlow flow;

	private final StepTasks tasks;

	private final ItemNames names;

	ItemObstacles(LoadedFlow flow, StepTasks tasks) {
		this.flow = flow;
		this.tasks = tasks;
		this.names = new ItemNames(flow, tasks, new ItemPages(tasks));
	}

	/** The first that is found, null if nothing is in the way or that is not known. */
	CompletableFuture<@Nullable String> findFirst(StepName step, ItemProgress items) {
		if (items.isPageStarting() || items.isPageRunning()) {
			StepName page = step.ofPage(items.pageCount(), step.round());
			return findFirst(List.of(page)).thenCompose((text) -> (text != null)
					? CompletableFuture.<@Nullable String>completedFuture(text) : findOfItems(step, items));
		}
		return findOfItems(step, items);
	}

	private CompletableFuture<@Nullable String> findOfItems(StepName step, ItemProgress items) {
		IntStream active = Stream.concat(items.runningItems().stream(), items.startingItems().stream())
			.mapToInt(Integer::intValue)
			.limit(MAX_ITEMS_READ);
		boolean full = !items.startingItems().isEmpty() && this.tasks.isFull(this.flow.planTask(step).queue());
		return this.names.findNames(step, items, active)
			.thenCompose(this::findFirst)
			.thenApply((text) -> (text == null && full)
					? StepObstacles.describeFullQueue(this.flow.planTask(step).queue(), "further tasks are") : text);
	}

	private CompletableFuture<@Nullable String> findFirst(List<StepName> steps) {
		if (steps.isEmpty()) {
			return CompletableFuture.completedFuture(null);
		}
		BackendChihuoClient client = this.tasks.client();
		String queue = this.flow.planTask(steps.get(0)).queue();
		List<String> ids = steps.stream().map(this.flow::taskId).toList();
		return client.storeOf(queue).find(ids).thenApply((found) -> {
			for (int i = 0; i < ids.size(); i++) {
				TaskInfo info = found.get(i).orElse(null);
				String obstacle = (info != null)
						? client.awaitedTasks().taskStatuses().describeStatus(queue, ids.get(i), info, false).obstacle()
						: null;
				if (obstacle != null) {
					return "Task '" + ids.get(i) + "' does not move: " + obstacle;
				}
			}
			return null;
		});
	}

}
