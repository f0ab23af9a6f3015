// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.chihuo.FlowConflictException;
import io.chihuo.StepKind;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.client.TaskHeaders;
import io.chihuo.codec.TaskCodec;
import io.chihuo.flow.state.FlowPlan;
import io.chihuo.flow.state.FlowProgress;
import io.chihuo.flow.state.PlanFormat;
import io.chihuo.flow.state.PlanInput;
import io.chihuo.flow.state.PlanItems;
import io.chihuo.flow.state.PlanNode;
import io.chihuo.flow.state.PlanSource;
import io.chihuo.flow.state.PlanTask;

/**
 * Compares plans by their meaning: the entries of a map may be written in another order
 * by each process.
 */
final class PlanComparison {

	private static final byte[] NOTHING = {};

	private final BackendChihuoClient client;

	PlanComparison(BackendChihuoClient client) {
		this.client = client;
	}

	/**
	 * The first difference between a plan and the one that is stored, as that was at the
	 * start; null if they are the same. Names the step, and no payload.
	 */
	@Nullable String findDifference(byte[] stored, FlowPlan plan, byte[] bytes) {
		if (Arrays.equals(stored, bytes)) {
			return null;
		}
		FlowPlan known = PlanFormat.decodePlan(stored).startedPlan();
		for (int i = 0; i < plan.size(); i++) {
			if (i == known.size() || !Arrays.equals(encodeOutline(known.node(i)), encodeOutline(plan.node(i)))) {
				return "the plan differs at step '" + plan.node(i).name() + "'";
			}
		}
		if (known.size() > plan.size()) {
			return "the plan has no step '" + known.node(plan.size()).name() + "'";
		}
		for (int i = 0; i < plan.size(); i++) {
			String difference = findDifference(known.node(i), plan.node(i));
			if (difference != null) {
				return difference;
			}
		}
		return null;
	}

	/**
	 * Refuse a plan with a step whose task would have the id of one that still runs.
	 * @param known a flow that has ended
	 * @throws FlowConflictException if a step of that was skipped and has such a task
	 */
	void checkTasksEnded(FlowRecord known, FlowProgress progress, FlowPlan plan) {
		FlowPlan earlier = progress.withdrawnRuns().isEmpty() ? plan : PlanFormat.decodePlan(known.plan());
		for (int node : progress.withdrawnRuns().keySet()) {
			String name = earlier.node(node).name();
			Integer same = plan.findNumber(name);
			if (earlier.node(node).kind() == StepKind.TASK && same != null && plan.node(same).kind() == StepKind.TASK) {
				throw new FlowConflictException(
						"Flow '" + known.id() + "' is " + known.state() + ", but the task of step '" + name
								+ "', which was skipped, still runs: try again when it has ended");
			}
		}
	}

	private static byte[] encodeOutline(PlanNode node) {
		return PlanFormat.encodePlan(new FlowPlan(List.of(withoutValues(node))));
	}

	/** Both have the same outline. */
	private @Nullable String findDifference(PlanNode known, PlanNode given) {
		String step = " of step '" + given.name() + "' differs";
		if (given.kind() == StepKind.WHEN || given.kind() == StepKind.REPEAT) {
			return isSameTask(known.task(), given.task()) ? null : "the condition" + step;
		}
		if (!isSameValue(known.task().payload(), given.task().payload(), codecOf(given.task()))) {
			return "the payload" + step;
		}
		if (!hasSameFallbacks(known.task(), given.task())) {
			return "a value of 'orElse'" + step;
		}
		return isSameItems(known, given) ? null : "the items of step '" + given.name() + "' differ";
	}

	private static PlanNode withoutValues(PlanNode node) {
		PlanItems items = node.items();
		PlanTask pages = (items != null) ? items.pages() : null;
		return new PlanNode(node.kind(), node.name(), node.parent(), node.role(), node.children(), node.predecessors(),
				node.policy(), node.needed(), node.tolerated(), withoutValues(node.task()), node.label(), node.amount(),
				(items != null) ? new PlanItems(Collections.nCopies(items.list().size(), NOTHING),
						(pages != null) ? withoutValues(pages) : null, items.window(), items.toleratedPercent(),
						items.keyPointer()) : null);
	}

	private static PlanTask withoutValues(PlanTask task) {
		return new PlanTask(task.queue(), task.id(), NOTHING, task.headers(),
				task.inputs().stream().map(PlanComparison::withoutFallback).toList());
	}

	private static PlanInput withoutFallback(PlanInput input) {
		PlanSource source = input.source();
		return new PlanInput(input.target(), new PlanSource(source.inContext(), source.name(), source.path(),
				(source.fallback() != null) ? NOTHING : null));
	}

	/** Both have the same outline. */
	private boolean isSameTask(PlanTask known, PlanTask given) {
		return isSameValue(known.payload(), given.payload(), codecOf(given)) && hasSameFallbacks(known, given);
	}

	private boolean hasSameFallbacks(PlanTask known, PlanTask given) {
		for (int i = 0; i < given.inputs().size(); i++) {
			byte[] fallback = known.inputs().get(i).source().fallback();
			byte[] other = given.inputs().get(i).source().fallback();
			if (fallback != null && other != null && !isSameValue(fallback, other,
					(bytes) -> FlowValues.decodeValue(this.client, bytes, Object.class))) {
				return false;
			}
		}
		return true;
	}

	/** Both have the same outline. */
	private boolean isSameItems(PlanNode known, PlanNode given) {
		PlanItems items = known.items();
		PlanItems others = given.items();
		if (items == null || others == null) {
			return true;
		}
		PlanTask pages = items.pages();
		PlanTask otherPages = others.pages();
		if (pages != null && otherPages != null && !isSameTask(pages, otherPages)) {
			return false;
		}
		Function<byte[], @Nullable Object> codec = codecOf(given.task());
		for (int i = 0; i < others.list().size(); i++) {
			if (!isSameValue(items.list().get(i), others.list().get(i), codec)) {
				return false;
			}
		}
		return true;
	}

	private Function<byte[], @Nullable Object> codecOf(PlanTask task) {
		String codec = task.headers().getOrDefault(TaskHeaders.CODEC, TaskCodec.JSON_NAME);
		return (bytes) -> this.client.decodeValue(bytes, codec, Object.class);
	}

	private static boolean isSameValue(byte[] known, byte[] given, Function<byte[], @Nullable Object> reader) {
		return Arrays.equals(known, given)
				|| (known.length == given.length && Objects.equals(read(known, reader), read(given, reader)));
	}

	/** A value that cannot be read without its type is compared by its bytes. */
	private static Object read(byte[] bytes, Function<byte[], @Nullable Object> reader) {
		try {
			Object value = reader.apply(bytes);
			return (value != null) ? value : bytes;
		}
		catch (RuntimeException ex) {
			return bytes;
		}
	}

}
