// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.ItemPage;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.client.TaskHeaders;
import io.chihuo.codec.OutcomeContent;
import io.chihuo.codec.TaskCodec;
import io.chihuo.flow.state.PlanTask;

/**
 * Pages of items of one flow. They stay in the outcomes of the tasks that answered them,
 * so that no source is asked twice; the latest are kept here. Thread-safe.
 */
final class ItemPages {

	private static final int MAX_PAGES = 3;

	private final StepTasks tasks;

	private final Map<StepName, CompletableFuture<@Nullable EncodedPage>> latest = new LinkedHashMap<>();

	/**
	 * A page.
	 *
	 * @param items encoded payloads of its items
	 * @param next encoded cursor of the next page, null if there is none
	 */
	record EncodedPage(List<byte[]> items, byte @Nullable [] next) {
	}

	ItemPages(StepTasks tasks) {
		this.tasks = tasks;
	}

	/**
	 * Find a page; null if its outcome is gone. Fails with {@link BrokenStepException} if
	 * the result is not a page, or an item of it cannot be a payload.
	 */
	synchronized CompletableFuture<@Nullable EncodedPage> findPage(LoadedFlow flow, StepName page) {
		CompletableFuture<@Nullable EncodedPage> known = this.latest.get(page);
		if (known != null && !known.isCompletedExceptionally()) {
			return known;
		}
		CompletableFuture<@Nullable EncodedPage> found = this.tasks.findEnd(flow, page)
			.thenApply((end) -> (end != null) ? StepFailures.callCodec(() -> decodePage(flow, page, end)) : null);
		if (this.latest.size() == MAX_PAGES) {
			this.latest.remove(this.latest.keySet().iterator().next());
		}
		this.latest.put(page, found);
		return found;
	}

	/** Read it again next time. */
	synchronized void forgetPage(StepName page) {
		this.latest.remove(page);
	}

	/** Items and cursors are encoded as the headers of the tasks say that get them. */
	private EncodedPage decodePage(LoadedFlow flow, StepName page, TaskEnd end) {
		BackendChihuoClient client = this.tasks.client();
		OutcomeContent content = OutcomeContent.fromBytes(end.content());
		ItemPage<?> decoded = client.decodeValue(content.body(), content.codec(), ItemPage.class);
		if (decoded == null || decoded.items() == null) {
			throw new IllegalArgumentException("it has no items");
		}
		List<byte[]> items = new ArrayList<>(decoded.items().size());
		String itemCodec = codecOf(flow.plan().node(page.node()).task());
		for (Object item : decoded.items()) {
			items.add(client.encodeValue("An item", itemCodec, item));
		}
		Object next = decoded.next();
		return new EncodedPage(items,
				(next != null) ? client.encodeValue("The cursor", codecOf(flow.planTask(page)), next) : null);
	}

	private static String codecOf(PlanTask task) {
		return task.headers().getOrDefault(TaskHeaders.CODEC, TaskCodec.JSON_NAME);
	}

}
