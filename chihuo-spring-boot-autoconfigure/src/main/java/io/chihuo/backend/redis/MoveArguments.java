// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.chihuo.RunOutcome;
import io.chihuo.backend.FlowMove;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.flow.FlowUpdate;

import static io.chihuo.backend.redis.ScriptBatches.toBytes;
import static io.chihuo.backend.redis.ScriptBatches.toNumberBytes;

/**
 * Keys and arguments of {@code move-flows.lua} for some moves, and the meaning of its
 * reply.
 */
final class MoveArguments {

	private static final byte[] NOTHING = {};

	private final List<FlowMove> moves;

	private final SortedMap<String, MovePart<Settlement>> ends = new TreeMap<>();

	private final SortedMap<Integer, MovePart<FlowUpdate>> updates = new TreeMap<>();

	private final SortedMap<String, MovePart<Submission>> tasks = new TreeMap<>();

	private final List<byte[]> keys = new ArrayList<>();

	private final List<byte[]> arguments = new ArrayList<>();

	/** Items for one queue or bucket, and the numbers of their moves from 1. */
	private record MovePart<I>(List<Integer> moves, List<I> items) {

		MovePart() {
			this(new ArrayList<>(), new ArrayList<>());
		}

		void addItem(int move, I item) {
			this.moves.add(move);
			this.items.add(item);
		}

		byte[] moveBytes() {
			return toBytes(this.moves.stream().map(String::valueOf).collect(Collectors.joining(",")));
		}

		/** Items of the moves that have changed their flows. */
		List<I> itemsOf(byte[] changed) {
			return IntStream.range(0, this.items.size())
				.filter((i) -> changed[this.moves.get(i) - 1] == 'y')
				.mapToObj(this.items::get)
				.toList();
		}

	}

	/**
	 * Create the arguments.
	 * @param session the key of the session
	 * @param queueKeys keys of the queue of a loop, without a session
	 * @param bucketKeys keys of a bucket by its number, without a session
	 */
	MoveArguments(List<FlowMove> moves, byte[] session, Function<String, byte[][]> queueKeys,
			Function<Integer, byte[][]> bucketKeys) {
		this.moves = moves;
		this.keys.add(session);
		for (int i = 0; i < moves.size(); i++) {
			addMove(i + 1, moves.get(i));
		}
		Map<String, Integer> places = new HashMap<>();
		Stream.of(this.ends, this.tasks)
			.flatMap((parts) -> parts.keySet().stream())
			.forEach((loop) -> places.computeIfAbsent(loop, (added) -> addKeys(queueKeys.apply(added))));
		addHeader(places);
		this.ends.forEach((loop, part) -> {
			byte[][] settled = ScriptBatches.settleArguments(part.items());
			addPart(require(places.get(loop)), part,
					Stream.concat(Stream.of(toNumberBytes(settled.length)), Stream.of(settled)));
		});
		this.updates.forEach((bucket, part) -> addPart(addKeys(bucketKeys.apply(bucket)), part,
				Stream.of(RedisFlowRecord.updateArguments(part.items()))));
		this.tasks.forEach((loop, part) -> addPart(require(places.get(loop)), part,
				Stream.of(OutcomeArguments.submitArguments(part.items()))));
	}

	private static <T> T require(@Nullable T known) {
		return Objects.requireNonNull(known);
	}

	private void addMove(int number, FlowMove move) {
		move.ends().forEach((end) -> partOf(this.ends, end.loop()).addItem(number, end.settlement()));
		partOf(this.updates, RedisFlowStore.bucketOf(move.update().key().id())).addItem(number, move.update());
		move.tasks().forEach((step) -> partOf(this.tasks, step.loop()).addItem(number, step.submission()));
	}

	private static <K, I> MovePart<I> partOf(Map<K, MovePart<I>> parts, K key) {
		return parts.computeIfAbsent(key, (added) -> new MovePart<>());
	}

	/** Returns the place of the first one, as scripts count. */
	private int addKeys(byte[][] added) {
		int place = this.keys.size() + 1;
		this.keys.addAll(List.of(added));
		return place;
	}

	private void addHeader(Map<String, Integer> places) {
		Stream.of(this.moves, this.ends.keySet(), this.updates.keySet(), this.tasks.keySet())
			.forEach((counted) -> this.arguments.add(toNumberBytes(counted.size())));
		this.arguments
			.add(this.tasks.isEmpty() ? NOTHING : this.keys.get(require(places.get(this.tasks.firstKey())) - 1));
		Set<String> nodes = this.moves.stream()
			.flatMap((move) -> move.ends().stream())
			.map(FlowMove.EndedRun::node)
			.collect(Collectors.toSet());
		this.arguments.add((nodes.size() == 1) ? toBytes(nodes.iterator().next()) : NOTHING);
	}

	private void addPart(int keyPlace, MovePart<?> part, Stream<byte[]> added) {
		this.arguments.add(toNumberBytes(keyPlace));
		this.arguments.add(part.moveBytes());
		added.forEach(this.arguments::add);
	}

	byte[][] keys() {
		return this.keys.toArray(byte[][]::new);
	}

	/** The arguments of a call with that number. */
	byte[][] argumentsOf(long number) {
		return Stream.concat(this.arguments.stream(), Stream.of(toNumberBytes(number))).toArray(byte[][]::new);
	}

	/** Tasks that were added, by their loops, if their flows were changed. */
	SortedMap<String, List<Submission>> dueTasks(ScriptReply reply) {
		SortedMap<String, List<Submission>> due = new TreeMap<>();
		this.tasks.forEach((loop, part) -> due.put(loop, part.itemsOf(reply.bytesAt(this.ends.size()))));
		return due;
	}

	/** Answer of {@code submit.lua} for the due tasks of each loop, in their order. */
	byte[] taskReply(ScriptReply reply, int place) {
		return reply.bytesAt(this.ends.size() + 1 + place);
	}

	/**
	 * The answers to the moves.
	 * @param added answers for the due tasks of each loop; none where they were not added
	 */
	List<FlowMove.MoveAnswer> decodeAnswers(ScriptReply reply, Map<String, List<SubmissionAnswer>> added) {
		Map<String, Iterator<RunOutcome>> settled = new HashMap<>();
		this.ends.forEach((loop, part) -> settled.put(loop,
				ScriptReply.runOutcomes(reply.bytesAt(settled.size()), part.items()).iterator()));
		Map<String, Iterator<SubmissionAnswer>> submitted = new HashMap<>();
		added.forEach((loop, answers) -> submitted.put(loop, answers.iterator()));
		byte[] changed = reply.bytesAt(this.ends.size());
		List<FlowMove.MoveAnswer> answers = new ArrayList<>(this.moves.size());
		for (int i = 0; i < this.moves.size(); i++) {
			FlowMove move = this.moves.get(i);
			List<RunOutcome> outcomes = move.ends()
				.stream()
				.map((end) -> require(settled.get(end.loop())).next())
				.toList();
			boolean moved = changed[i] == 'y';
			answers.add(new FlowMove.MoveAnswer(outcomes, moved, moved ? takeAll(move.tasks(), submitted) : List.of()));
		}
		return answers;
	}

	/** None if one of the tasks may not have been added. */
	private static List<SubmissionAnswer> takeAll(List<FlowMove.NewStep> tasks,
			Map<String, Iterator<SubmissionAnswer>> submitted) {
		List<SubmissionAnswer> taken = new ArrayList<>(tasks.size());
		for (FlowMove.NewStep step : tasks) {
			Iterator<SubmissionAnswer> answers = require(submitted.get(step.loop()));
			if (answers.hasNext()) {
				taken.add(answers.next());
			}
		}
		return (taken.size() == tasks.size()) ? taken : List.of();
	}

}
