// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;

import io.chihuo.ResultGoneException;
import io.chihuo.StepKind;
import io.chihuo.StepState;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.codec.OutcomeContent;
import io.chihuo.flow.state.ChildRole;
import io.chihuo.flow.state.ContextValue;
import io.chihuo.flow.state.FlowProgress;
import io.chihuo.flow.state.PlanCondition;
import io.chihuo.flow.state.PlanNode;
import io.chihuo.flow.state.PlanSource;

/**
 * Decoded results of steps of one version of a flow. Each is read once. For one turn of
 * work.
 */
final class StepResults {

	/** Most results that one reference to a step with steps within it collects. */
	private static final int MAX_COLLECTED = 1000;

	private final LoadedFlow flow;

	private final FlowProgress progress;

	private final StepTasks tasks;

	private final BackendChihuoClient client;

	private final Map<Integer, CompletableFuture<@Nullable Object>> known = new HashMap<>();

	StepResults(LoadedFlow flow, FlowProgress progress, StepTasks tasks) {
		this.flow = flow;
		this.progress = progress;
		this.tasks = tasks;
		this.client = tasks.client();
	}

	/**
	 * The value that a source stands for; fails with {@link BrokenStepException} if there
	 * is none.
	 */
	CompletableFuture<@Nullable Object> findValue(int node, PlanSource source) {
		if (!source.inContext() && hasItems(source.name())) {
			return CompletableFuture.failedFuture(new BrokenStepException("it refers to '" + source.name()
					+ "', which has a result for each item: read them by FlowHandle.itemResults"));
		}
		return findPart(node, source).thenApply((found) -> {
			if (found != null) {
				return found.value();
			}
			byte[] fallback = source.fallback();
			if (fallback == null) {
				throw new BrokenStepException("it refers to " + source.describe() + ", and " + describeLack(source));
			}
			return decode(fallback);
		});
	}

	/** A value that somebody has given it in their place is one. */
	private boolean hasItems(String step) {
		Integer node = this.flow.plan().findNumber(step);
		if (node == null) {
			return false;
		}
		int source = this.flow.plan().resultNode(node);
		return this.flow.plan().node(source).kind() == StepKind.FOR_EACH && this.progress.value(node) == null
				&& this.progress.value(source) == null;
	}

	/** The value that a source of a step stands for, null if there is none. */
	CompletableFuture<TreePath.@Nullable Found> findPart(int user, PlanSource source) {
		if (source.inContext()) {
			ContextValue value = this.progress.contextValue(this.flow.plan().contextKey(user, source.name()));
			return CompletableFuture
				.completedFuture((value != null) ? TreePath.parse(source.path()).find(decode(value)) : null);
		}
		Integer node = this.flow.plan().findNumber(source.name());
		if (node == null || this.progress.stepState(node) != StepState.DONE) {
			return CompletableFuture.completedFuture(null);
		}
		return findResult(node).thenApply((result) -> TreePath.parse(source.path()).find(result))
			.exceptionally(StepResults::nothingIfGone);
	}

	private static TreePath.@Nullable Found nothingIfGone(Throwable failure) {
		if (StepFailures.unwrap(failure) instanceof ResultGoneException) {
			return null;
		}
		throw (failure instanceof RuntimeException unexpected) ? unexpected : new CompletionException(failure);
	}

	/** The value that a source stands for, or that it has in place of none. */
	CompletableFuture<PlanCondition.Judged> judgeValue(int node, PlanSource source) {
		byte[] fallback = source.fallback();
		return findPart(node, source)
			.thenApply((found) -> (found != null) ? new PlanCondition.Judged(true, found.value())
					: new PlanCondition.Judged(false, (fallback != null) ? decode(fallback) : null));
	}

	private String describeLack(PlanSource source) {
		Integer node = this.flow.plan().findNumber(source.name());
		return source.inContext() ? "there is no such value"
				: (node == null) ? "the flow has no such step"
						: (this.progress.stepState(node) != StepState.DONE)
								? "that step has no result, since it is " + this.progress.stepState(node)
								: "the result of that step has no such place, or is no longer kept";
	}

	/**
	 * The result of a step that is done; of one with steps within it, a list of theirs.
	 */
	CompletableFuture<@Nullable Object> findResult(int node) {
		CompletableFuture<@Nullable Object> result = this.known.get(node);
		if (result == null) {
			result = (this.progress.stepState(node) == StepState.DONE) ? readResult(node)
					: CompletableFuture.completedFuture(null);
			this.known.put(node, result);
		}
		return result;
	}

	private CompletableFuture<@Nullable Object> readResult(int node) {
		byte[] value = this.progress.value(node);
		if (value != null) {
			return CompletableFuture.completedFuture(decode(value));
		}
		PlanNode planned = this.flow.plan().node(node);
		int source = this.flow.plan().resultNode(node);
		if (source != node) {
			return findResult(source);
		}
		if (planned.kind().isComposite()) {
			return collectResults(planned);
		}
		if (planned.kind() != StepKind.TASK) {
			return CompletableFuture.completedFuture(null);
		}
		StepName name = new StepName(this.flow.id(), this.progress.runNumber(), node, this.progress.round(node));
		return this.tasks.findResult(this.flow, name).thenApply((end) -> {
			if (end == null || end.content().length == 0) {
				return null;
			}
			return StepFailures.callCodec(() -> decodeContent(end.content()));
		});
	}

	private CompletableFuture<@Nullable Object> collectResults(PlanNode composite) {
		List<CompletableFuture<@Nullable Object>> results = composite.children()
			.stream()
			.filter((child) -> this.flow.plan().node(child).role() == ChildRole.BODY)
			.map(this::findResult)
			.toList();
		if (results.size() > MAX_COLLECTED) {
			return CompletableFuture.failedFuture(new BrokenStepException(
					"'" + composite.name() + "' has more than " + MAX_COLLECTED + " steps: refer to some of them"));
		}
		return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new)).thenApply((all) -> {
			List<@Nullable Object> values = new ArrayList<>();
			results.forEach((result) -> values.add(result.join()));
			return values;
		});
	}

	private @Nullable Object decodeContent(byte[] bytes) {
		OutcomeContent content = OutcomeContent.fromBytes(bytes);
		return this.client.decodeValue(content.body(), content.codec(), Object.class);
	}

	private @Nullable Object decode(ContextValue value) {
		byte[] encoded = value.encoded();
		return (encoded == null) ? value.number()
				: StepFailures.callCodec(() -> this.client.decodeValue(encoded, value.codec(), Object.class));
	}

	private @Nullable Object decode(byte[] value) {
		return StepFailures.callCodec(() -> FlowValues.decodeValue(this.client, value, Object.class));
	}

}
