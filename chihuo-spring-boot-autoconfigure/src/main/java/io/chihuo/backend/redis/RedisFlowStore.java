// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.chihuo.FlowState;
import io.chihuo.backend.flow.DueFlow;
import io.chihuo.backend.flow.FlowKey;
import io.chihuo.backend.flow.FlowPage;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.backend.flow.FlowStore;
import io.chihuo.backend.flow.FlowSummary;
import io.chihuo.backend.flow.FlowUpdate;

import static io.chihuo.backend.redis.ScriptBatches.toBytes;
import static io.chihuo.backend.redis.ScriptBatches.toNumberBytes;

/**
 * The flows of one namespace in Redis. They are spread over buckets, which a cluster
 * spreads over its servers, and each of which is changed in one step.
 */
final class RedisFlowStore implements FlowStore {

	/** Not to be changed: the bucket of an id follows from it. */
	static final int BUCKET_COUNT = 16;

	private final List<RedisFlowBucket> buckets;

	/** Flows of several buckets in one order. */
	private record FoundFlow<T>(T flow, byte[] sortKey) {

	}

	RedisFlowStore(String namespace, RedisResources resources) {
		this.buckets = IntStream.range(0, BUCKET_COUNT)
			.mapToObj((number) -> new RedisFlowBucket(namespace, number, resources))
			.toList();
	}

	/** Number of the bucket that has a flow. */
	static int bucketOf(String id) {
		int hash = id.hashCode();
		return (hash ^ (hash >>> 16)) & (BUCKET_COUNT - 1);
	}

	@Override
	public boolean isLocal() {
		return false;
	}

	@Override
	public CompletableFuture<Long> currentMillis() {
		return this.buckets.get(0).runScript(FlowScript.FLOW_TIME).thenApply((time) -> (Long) time);
	}

	@Override
	public CompletableFuture<List<Optional<FlowRecord>>> create(List<FlowRecord> flows) {
		return callBuckets(flows, FlowRecord::id, RedisFlowBucket::createFlows);
	}

	@Override
	public CompletableFuture<List<Optional<FlowRecord>>> load(List<String> ids) {
		return callBuckets(ids, Function.identity(), RedisFlowBucket::loadFlows);
	}

	@Override
	public CompletableFuture<List<Boolean>> update(List<FlowUpdate> updates) {
		return callBuckets(updates, (update) -> update.key().id(), RedisFlowBucket::updateFlows);
	}

	@Override
	public CompletableFuture<List<Boolean>> delete(List<FlowKey> flows) {
		return callBuckets(flows, FlowKey::id, RedisFlowBucket::deleteFlows);
	}

	/** Call the buckets that a batch concerns, and answer in the batch's order. */
	private <I, R> CompletableFuture<List<R>> callBuckets(List<I> batch, Function<I, String> id,
			BiFunction<RedisFlowBucket, List<I>, CompletableFuture<List<R>>> call) {
		if (batch.isEmpty()) {
			return CompletableFuture.completedFuture(List.of());
		}
		if (batch.size() == 1) {
			return call.apply(this.buckets.get(bucketOf(id.apply(batch.get(0)))), batch);
		}
		List<List<Integer>> places = new ArrayList<>();
		List<CompletableFuture<List<R>>> calls = new ArrayList<>();
		for (int bucket = 0; bucket < BUCKET_COUNT; bucket++) {
			int number = bucket;
			List<Integer> inBucket = IntStream.range(0, batch.size())
				.filter((i) -> bucketOf(id.apply(batch.get(i))) == number)
				.boxed()
				.toList();
			if (!inBucket.isEmpty()) {
				places.add(inBucket);
				calls.add(call.apply(this.buckets.get(bucket), inBucket.stream().map(batch::get).toList()));
			}
		}
		return ScriptBatches.allAnswers(calls).thenApply((answers) -> orderAnswers(batch.size(), places, answers));
	}

	private static <R> List<R> orderAnswers(int size, List<List<Integer>> places, List<List<R>> answers) {
		List<R> ordered = new ArrayList<>(Collections.nCopies(size, answers.get(0).get(0)));
		for (int i = 0; i < places.size(); i++) {
			for (int j = 0; j < places.get(i).size(); j++) {
				ordered.set(places.get(i).get(j), answers.get(i).get(j));
			}
		}
		return ordered;
	}

	@Override
	public CompletableFuture<List<DueFlow>> due(long from, int limit) {
		return askAll(FlowScript.DUE_FLOWS, (reply, i) -> {
			String text = reply.textAt(i + 1);
			DueFlow flow = new DueFlow(new FlowKey(reply.textAt(i), RedisFlowRecord.versionIn(text)),
					RedisFlowRecord.wakeAtIn(text));
			return new FoundFlow<>(flow, toBytes(String.format("%016d", flow.wakeAt())));
		}, toNumberBytes(from), toNumberBytes(limit))
			.thenApply((found) -> found.stream().limit(limit).map(FoundFlow::flow).toList());
	}

	@Override
	public CompletableFuture<FlowPage> list(@Nullable FlowState state, @Nullable String cursor, int size) {
		String letters = (state != null) ? RedisFlowRecord.letterOf(state) : RedisFlowRecord.LETTERS;
		return askAll(FlowScript.LIST_FLOWS, (reply, i) -> {
			byte[] member = reply.bytesAt(i);
			byte[] sortKey = Arrays.copyOfRange(member, 1, member.length);
			String id = new String(sortKey, 16, sortKey.length - 16, StandardCharsets.UTF_8);
			long createdAt = Long.parseLong(new String(sortKey, 0, 16, StandardCharsets.UTF_8));
			return new FoundFlow<>(new FlowSummary(id, RedisFlowRecord.stateOf(String.valueOf((char) member[0])),
					createdAt, RedisFlowRecord.endedAtIn(reply.textAt(i + 1))), sortKey);
		}, toBytes(letters), toBytes((cursor != null) ? cursor : ""), toNumberBytes(size))
			.thenApply((found) -> toPage(found, size));
	}

	private static FlowPage toPage(List<FoundFlow<FlowSummary>> found, int size) {
		List<FlowSummary> page = found.stream().limit(size).map(FoundFlow::flow).toList();
		return new FlowPage(page,
				(found.size() < size) ? null : new String(found.get(size - 1).sortKey(), StandardCharsets.UTF_8));
	}

	/** Ask all buckets for flows, each of which is a pair of the reply. */
	private <T> CompletableFuture<List<FoundFlow<T>>> askAll(FlowScript script,
			BiFunction<ScriptReply, Integer, FoundFlow<T>> decode, byte[]... arguments) {
		return ScriptBatches
			.allAnswers(this.buckets.stream().map((bucket) -> bucket.runScript(script, arguments)).toList())
			.thenApply((replies) -> replies.stream()
				.map(ScriptReply::of)
				.flatMap((reply) -> decodePairs(reply, decode))
				.sorted(Comparator.comparing(FoundFlow::sortKey, Arrays::compareUnsigned))
				.toList());
	}

	private static <T> Stream<FoundFlow<T>> decodePairs(ScriptReply reply,
			BiFunction<ScriptReply, Integer, FoundFlow<T>> decode) {
		return IntStream.range(0, reply.size() / 2)
			.map((i) -> 2 * i)
			.filter((i) -> reply.bytesAt(i + 1).length > 0)
			.mapToObj((i) -> decode.apply(reply, i));
	}

	@Override
	public CompletableFuture<Map<FlowState, Long>> counts() {
		return ScriptBatches
			.allAnswers(this.buckets.stream().map((bucket) -> bucket.runScript(FlowScript.COUNT_FLOWS)).toList())
			.thenApply((replies) -> {
				Map<FlowState, Long> counts = new EnumMap<>(FlowState.class);
				for (Object answer : replies) {
					ScriptReply reply = ScriptReply.of(answer);
					for (int i = 0; i < reply.size(); i += 2) {
						String letter = reply.textAt(i);
						if (RedisFlowRecord.LETTERS.contains(letter)) {
							counts.merge(RedisFlowRecord.stateOf(letter), Long.parseLong(reply.textAt(i + 1)),
									Long::sum);
						}
					}
				}
				return counts;
			});
	}

}
