// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import io.chihuo.StepState;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.client.TaskHeaders;
import io.chihuo.codec.TaskCodec;
import io.chihuo.concurrent.SafeLogger;
import io.chihuo.flow.state.FlowEvent;
import io.chihuo.flow.state.FlowProgress;
import io.chihuo.flow.state.ItemEvent;
import io.chihuo.flow.state.ItemProgress;
import io.chihuo.flow.state.PlanItems;
import io.chihuo.flow.state.PlanTask;

/**
 * Calls for the steps with many items of one version of a flow: adds the tasks of items,
 * asks for pages, cancels and looks up. For one turn of work.
 */
final class ItemCalls {

	private static final SafeLogger logger = SafeLogger.inBackground(ItemCalls.class);

	private static final byte[] NOTHING = {};

	private final LoadedFlow flow;

	private final FlowProgress progress;

	private final StepTasks tasks;

	private final ItemPages pages;

	private final ItemNames names;

	ItemCalls(LoadedFlow flow, FlowProgress progress, StepTasks tasks, ItemPages pages) {
		this.flow = flow;
		this.progress = progress;
		this.tasks = tasks;
		this.pages = pages;
		this.names = new ItemNames(flow, tasks, pages);
	}

	/**
	 * Remove the outcomes of all tasks that a step may have left behind. Pages go last,
	 * since they have the keys of the items.
	 */
	CompletableFuture<Void> removeOutcomes(StepName step, ItemProgress items) {
		CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
		for (int from = 0; from < items.begunCount(); from += StepQueue.MAX_BATCH) {
			IntStream batch = IntStream.range(from, Math.min(from + StepQueue.MAX_BATCH, items.begunCount()));
			done = done.thenCompose((before) -> this.names.findNames(step, items, batch))
				.thenCompose((found) -> this.tasks.removeOutcomes(this.flow, found));
		}
		return done.thenCompose((removed) -> this.tasks.removeOutcomes(this.flow, pagesOf(step, items)));
	}

	private static List<StepName> pagesOf(StepName step, ItemProgress items) {
		List<StepName> found = new ArrayList<>();
		for (int page = 0; page <= items.pageCount(); page++) {
			for (int round = 1; round <= step.round(); round++) {
				found.add(step.ofPage(page, round));
			}
		}
		return found;
	}

	/** Look up what is queued or runs. */
	List<CompletableFuture<@Nullable FlowEvent>> looksOf(int node) {
		ItemProgress items = this.progress.itemProgress(node);
		List<CompletableFuture<@Nullable FlowEvent>> looks = new ArrayList<>();
		if (items != null && !this.progress.stepState(node).isEnded()) {
			activeTasks(stepOf(node), items, false)
				.forEach((name) -> looks.add(name.thenCompose((task) -> this.tasks.lookUp(this.flow, task))));
		}
		return looks;
	}

	/** Call what a step needs. */
	List<CompletableFuture<@Nullable FlowEvent>> callsOf(int node) {
		List<CompletableFuture<@Nullable FlowEvent>> calls = new ArrayList<>();
		ItemProgress items = this.progress.itemProgress(node);
		StepState state = this.progress.stepState(node);
		if (items == null || state.isEnded()) {
			return calls;
		}
		if (state == StepState.RUNNING) {
			addItems(stepOf(node), items, calls);
			movePage(stepOf(node), items, calls);
		}
		else if (this.progress.letsRunsEnd(this.flow.plan(), node)) {
			startingTasks(stepOf(node), items)
				.forEach((name) -> calls.add(name.thenCompose((task) -> this.tasks.withdrawTask(this.flow, task))));
		}
		else {
			activeTasks(stepOf(node), items, true)
				.forEach((name) -> calls.add(name.thenCompose((task) -> this.tasks.cancelTask(this.flow, task))));
		}
		return calls;
	}

	private StepName stepOf(int node) {
		return new StepName(this.flow.id(), this.progress.runNumber(), node, this.progress.round(node));
	}

	private List<CompletableFuture<StepName>> activeTasks(StepName step, ItemProgress items, boolean starting) {
		List<CompletableFuture<StepName>> active = new ArrayList<>();
		items.runningItems().forEach((item) -> active.add(this.names.findName(step, items, item)));
		if (items.isPageRunning()) {
			active.add(CompletableFuture.completedFuture(step.ofPage(items.pageCount(), step.round())));
		}
		if (starting) {
			active.addAll(startingTasks(step, items));
		}
		return active;
	}

	private List<CompletableFuture<StepName>> startingTasks(StepName step, ItemProgress items) {
		List<CompletableFuture<StepName>> starting = new ArrayList<>();
		if (items.isPageStarting()) {
			starting.add(CompletableFuture.completedFuture(step.ofPage(items.pageCount(), step.round())));
		}
		items.startingItems().forEach((item) -> starting.add(this.names.findName(step, items, item)));
		return starting;
	}

	private void addItems(StepName step, ItemProgress items, List<CompletableFuture<@Nullable FlowEvent>> calls) {
		PlanItems planned = this.flow.plan().node(step.node()).items();
		if (planned != null && planned.pages() == null) {
			for (int item : items.startingItems()) {
				calls.add(StepFailures.callSafely(() -> addItem(step, item, planned.list().get(item))));
			}
			return;
		}
		Map<Integer, List<Integer>> byPage = new TreeMap<>();
		for (int item : items.startingItems()) {
			byPage.computeIfAbsent(items.pageOf(item), (page) -> new ArrayList<>()).add(item);
		}
		byPage.forEach((page, members) -> {
			CompletableFuture<ItemPages.@Nullable EncodedPage> found = this.pages.findPage(this.flow,
					step.ofPage(page, items.roundOf(page)));
			for (int item : members) {
				calls.add(found.thenCompose((content) -> addItem(step, item, content, item - items.firstOf(page)))
					.exceptionally((failure) -> failUnlessTemporary(step.ofItem(item), failure)));
			}
		});
	}

	/** Only if the backend has answered, as it has once the page of an item was read. */
	private FlowEvent failUnlessTemporary(StepName item, Throwable failure) {
		if (StepFailures.unwrap(failure) instanceof BrokenStepException broken) {
			return failItem(item, broken);
		}
		throw (failure instanceof RuntimeException unexpected) ? unexpected : new CompletionException(failure);
	}

	private CompletableFuture<@Nullable FlowEvent> addItem(StepName step, int item,
			ItemPages.@Nullable EncodedPage page, int place) {
		return (page != null && place < page.items().size()) ? addItem(step, item, page.items().get(place))
				: CompletableFuture.completedFuture(step.ofItem(item).toEvent(StepState.LOST, NOTHING));
	}

	private CompletableFuture<@Nullable FlowEvent> addItem(StepName step, int item, byte[] value) {
		try {
			return addWith(this.names.nameOf(step, item, value), value);
		}
		catch (BrokenStepException ex) {
			return CompletableFuture.completedFuture(failItem(step.ofItem(item), ex));
		}
	}

	/**
	 * Add a task with its item, or the cursor of its page.
	 * @param value encoded item or cursor
	 */
	private CompletableFuture<@Nullable FlowEvent> addWith(StepName step, byte[] value) {
		PlanTask task = this.flow.planTask(step);
		byte[] payload;
		try {
			payload = task.takesItem() ? StepFailures.callCodec(() -> fillArgument(task, value)) : value;
		}
		catch (BrokenStepException ex) {
			return CompletableFuture.completedFuture(failItem(step, ex));
		}
		return this.tasks.addTask(this.flow, step, payload);
	}

	private FlowEvent failItem(StepName step, Throwable failure) {
		logger.warn("Task '{}' of flow '{}' cannot be added, and counts as failed: {}", this.flow.taskId(step),
				this.flow.id(), StepFailures.describeReason(failure));
		return step.toEvent(StepState.FAILED, NOTHING);
	}

	/** Items and cursors are written by the codec of the call that gets them. */
	private byte[] fillArgument(PlanTask task, byte[] value) {
		BackendChihuoClient client = this.tasks.client();
		String codec = task.headers().getOrDefault(TaskHeaders.CODEC, TaskCodec.JSON_NAME);
		Object arguments = client.decodeValue(task.payload(), codec, Object.class);
		Object item = client.decodeValue(value, codec, Object.class);
		return client.encodeValue("The arguments of a call", codec,
				TreePath.parse(task.inputs().get(0).target()).put(arguments, item));
	}

	private void movePage(StepName step, ItemProgress items, List<CompletableFuture<@Nullable FlowEvent>> calls) {
		int page = items.pageCount();
		StepName task = step.ofPage(page, step.round());
		if (items.isPageStarting()) {
			this.pages.forgetPage(task);
			calls.add((page == 0) ? StepFailures.callSafely(() -> addFirstPage(task))
					: StepFailures.callSafely(() -> addWith(task, items.nextCursor())));
		}
		else if (items.isPageUnread()) {
			calls.add(
					this.pages.findPage(this.flow, task)
						.handle((content, failure) -> (content != null) ? new ItemEvent.PageRead(step.node(),
								step.round(), page, content.items().size(), content.next())
								: onUnreadable(task, failure)));
		}
	}

	private CompletableFuture<@Nullable FlowEvent> addFirstPage(StepName page) {
		PlanTask task = this.flow.planTask(page);
		if (task.inputs().isEmpty() || task.takesItem()) {
			return this.tasks.addTask(this.flow, page, task.payload());
		}
		StepResults results = new StepResults(this.flow, this.progress, this.tasks);
		return StepFailures
			.callSafely(() -> new StepPayloads(this.tasks.client(), results).fillPayload(page.node(), task))
			.thenCompose((payload) -> this.tasks.addTask(this.flow, page, payload))
			.exceptionally((failure) -> failUnlessTemporary(page, failure));
	}

	/** The step fails, unless the backend has not answered. */
	private FlowEvent onUnreadable(StepName page, @Nullable Throwable failure) {
		Throwable cause = (failure != null) ? StepFailures.unwrap(failure) : null;
		if (failure != null && !(cause instanceof BrokenStepException)) {
			throw new CompletionException(cause);
		}
		logger.warn("The items of step '{}' of flow '{}' cannot be read, and the step fails: {}",
				this.flow.plan().node(page.node()).name(), this.flow.id(),
				(cause != null) ? StepFailures.describeReason(cause)
						: "the result of task '" + this.flow.taskId(page) + "' is gone");
		return page.toEvent(StepState.FAILED, NOTHING);
	}

}
