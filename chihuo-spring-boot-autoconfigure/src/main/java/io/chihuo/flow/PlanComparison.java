// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.Arrays;
import java.util.Collections;
import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.chihuo.client.BackendChihuoClient;
import io.chihuo.client.TaskHeaders;
import io.chihuo.codec.TaskCodec;
import io.chihuo.flow.state.FlowPlan;
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

	/** Whether a plan is the same as the one that is stored was at the start. */
	boolean isSame(byte[] stored, FlowPlan plan, byte[] bytes) {
		if (Arrays.equals(stored, bytes)) {
			return true;
		}
		FlowPlan known = PlanFormat.decodePlan(stored).startedPlan();
		if (!Arrays.equals(encodeOutline(known), encodeOutline(plan))) {
			return false;
		}
		for (int i = 0; i < plan.size(); i++) {
			if (!isSameTask(known.node(i).task(), plan.node(i).task()) || !isSameItems(known.node(i), plan.node(i))) {
				return false;
			}
		}
		return true;
	}

	private static byte[] encodeOutline(FlowPlan plan) {
		return PlanFormat.encodePlan(new FlowPlan(plan.nodes().stream().map(PlanComparison::withoutValues).toList()));
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
		if (!isSameValue(known.payload(), given.payload(), codecOf(given))) {
			return false;
		}
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
