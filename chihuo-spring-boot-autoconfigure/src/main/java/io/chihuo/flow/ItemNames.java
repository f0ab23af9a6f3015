// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import io.chihuo.client.TaskHeaders;
import io.chihuo.codec.TaskCodec;
import io.chihuo.flow.state.ItemProgress;
import io.chihuo.flow.state.PlanItems;

/**
 * Names the tasks of the items of one version of a flow. Where items have keys these are
 * read from the items, since a flow stores numbers only.
 */
final class ItemNames {

	private final LoadedFlow flow;

	private final StepTasks tasks;

	private final ItemPages pages;

	ItemNames(LoadedFlow flow, StepTasks tasks, ItemPages pages) {
		this.flow = flow;
		this.tasks = tasks;
		this.pages = pages;
	}

	/**
	 * The task of an item.
	 * @param value the encoded item
	 * @throws BrokenStepException if it has no key, and needs one
	 */
	StepName nameOf(StepName step, int item, byte[] value) {
		PlanItems planned = this.flow.plan().node(step.node()).items();
		String pointer = (planned != null) ? planned.keyPointer() : null;
		StepName name = step.ofItem(item);
		return (pointer == null) ? name
				: name.withKey(StepFailures.callCodec(() -> ItemKeys.keyOf(pointer, decode(step, value))));
	}

	private @Nullable Object decode(StepName step, byte[] value) {
		String codec = this.flow.planTask(step).headers().getOrDefault(TaskHeaders.CODEC, TaskCodec.JSON_NAME);
		return this.tasks.client().decodeValue(value, codec, Object.class);
	}

	/**
	 * The task of an item. One that has not begun, or whose key cannot be found, has no
	 * task, and a name that no task has.
	 */
	CompletableFuture<StepName> findName(StepName step, ItemProgress items, int item) {
		PlanItems planned = this.flow.plan().node(step.node()).items();
		if (planned == null || planned.keyPointer() == null || item >= items.begunCount()) {
			return CompletableFuture.completedFuture(step.ofItem(item));
		}
		if (planned.pages() == null) {
			return CompletableFuture.completedFuture(nameIfKnown(step, item, planned.list(), item));
		}
		int page = items.pageOf(item);
		int place = item - items.firstOf(page);
		return this.pages.findPage(this.flow, step.ofPage(page, items.roundOf(page))).handle((content, failure) -> {
			if (failure != null && !(StepFailures.unwrap(failure) instanceof BrokenStepException)) {
				throw new CompletionException(StepFailures.unwrap(failure));
			}
			return (content != null) ? nameIfKnown(step, item, content.items(), place) : step.ofItem(item);
		});
	}

	private StepName nameIfKnown(StepName step, int item, List<byte[]> values, int place) {
		try {
			return (place < values.size()) ? nameOf(step, item, values.get(place)) : step.ofItem(item);
		}
		catch (BrokenStepException ex) {
			return step.ofItem(item);
		}
	}

	/** The tasks of items, in their order. */
	CompletableFuture<List<StepName>> findNames(StepName step, ItemProgress items, IntStream numbers) {
		List<CompletableFuture<StepName>> names = numbers.mapToObj((item) -> findName(step, items, item)).toList();
		return CompletableFuture.allOf(names.toArray(CompletableFuture[]::new))
			.thenApply((all) -> names.stream().map(CompletableFuture::join).toList());
	}

	/** Why a step with items has failed, with the id of a task to look at. */
	CompletableFuture<String> describeFailure(StepName step, ItemProgress items) {
		if (items.isPageFailed()) {
			return CompletableFuture.completedFuture("its items could not be read, see task '"
					+ this.flow.taskId(step.ofPage(items.pageCount(), step.round())) + "'");
		}
		return findName(step, items, Math.max(0, items.firstFailed())).thenApply((first) -> items.failedCount()
				+ " of its items have failed, the first of them is task '" + this.flow.taskId(first) + "'");
	}

}
