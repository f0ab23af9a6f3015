// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.chihuo.backend.SystemTaskClock;
import io.chihuo.backend.flow.FlowKey;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.backend.flow.FlowUpdate;

import static io.chihuo.backend.redis.ScriptBatches.toBytes;
import static io.chihuo.backend.redis.ScriptBatches.toNumberBytes;

/**
 * Runs scripts on one bucket of flows, whose keys share a slot. A change that is sent
 * twice, as after a lost connection, is made once.
 */
final class RedisFlowBucket {

	private static final int MAX_IDS_PER_CALL = 1000;

	private static final byte[] MAX_LOADED_BYTES = toNumberBytes(1 << 20);

	private final NumberedCalls numbered = new NumberedCalls();

	private final String namespace;

	private final RedisLink link;

	private final ScriptTarget target;

	RedisFlowBucket(String namespace, int number, RedisResources resources) {
		this.namespace = namespace;
		this.link = resources.redisLink();
		this.target = this.link.targetOf(keysOf(namespace, number, resources.sessionId()));
	}

	/**
	 * The keys of a bucket in the order of the scripts.
	 * @param session distinguishes clients
	 */
	static byte[][] keysOf(String namespace, int number, String session) {
		return FlowScript.bucketKeys("chihuo:flows:{" + namespace + "/" + number + "}:", session);
	}

	/** Run a script that changes nothing. */
	CompletableFuture<Object> runScript(FlowScript script, byte[]... arguments) {
		return runScript(script, SystemTaskClock.monotonicNanos(), arguments);
	}

	private CompletableFuture<Object> runScript(FlowScript script, long since, byte[]... arguments) {
		return this.link.runScript(script.scriptText(), this.target, arguments, since)
			.exceptionallyCompose((failure) -> CompletableFuture.failedFuture(
					RedisFailures.unavailableFor("Redis fails the flows of '" + this.namespace + "'", failure)));
	}

	/**
	 * Run a script that takes the number of the call last: sent twice, it is made once.
	 */
	private CompletableFuture<List<Boolean>> runOnce(FlowScript script, byte[]... arguments) {
		long since = SystemTaskClock.monotonicNanos();
		return this.link.trackCall(this.numbered.submitCall((number) -> {
			byte[][] all = Arrays.copyOf(arguments, arguments.length + 1);
			all[arguments.length] = toNumberBytes(number);
			return runScript(script, since, all);
		})).thenApply((reply) -> ScriptReply.decodeCodes(reply, ScriptReply::isYesCode));
	}

	CompletableFuture<List<Optional<FlowRecord>>> createFlows(List<FlowRecord> flows) {
		return ScriptBatches
			.sendParts(ScriptBatches.splitBySize(flows, (flow) -> flow.plan().length + flow.progress().length),
					(part) -> runOnce(FlowScript.CREATE_FLOWS, RedisFlowRecord.createArguments(part)))
			.thenCompose((created) -> ScriptBatches.allAnswers(IntStream.range(0, flows.size())
				.mapToObj((i) -> created.get(i) ? CompletableFuture.completedFuture(Optional.<FlowRecord>empty())
						: findTaken(flows.get(i)))
				.toList()));
	}

	/** The flow that has an id; one that was removed meanwhile leaves it free. */
	private CompletableFuture<Optional<FlowRecord>> findTaken(FlowRecord flow) {
		return loadFlows(List.of(flow.id()))
			.thenCompose((found) -> found.get(0).isPresent() ? CompletableFuture.completedFuture(found.get(0))
					: createFlows(List.of(flow)).thenApply((answers) -> answers.get(0)));
	}

	/** In several steps if the flows are large. */
	CompletableFuture<List<Optional<FlowRecord>>> loadFlows(List<String> ids) {
		byte[][] arguments = Stream.concat(Stream.of(MAX_LOADED_BYTES), ids.stream().map(ScriptBatches::toBytes))
			.toArray(byte[][]::new);
		return runScript(FlowScript.LOAD_FLOWS, arguments).thenCompose((answer) -> {
			ScriptReply reply = ScriptReply.of(answer);
			List<Optional<FlowRecord>> flows = new ArrayList<>(ids.size());
			for (int i = 0; i < reply.size(); i += 3) {
				String text = reply.textAt(i);
				flows.add(text.isEmpty() ? Optional.empty() : Optional.of(RedisFlowRecord.parse(text)
					.withContent(ids.get(i / 3), reply.bytesAt(i + 1), reply.bytesAt(i + 2))));
			}
			return (flows.size() == ids.size()) ? CompletableFuture.completedFuture(flows)
					: loadFlows(ids.subList(flows.size(), ids.size())).thenApply((others) -> {
						flows.addAll(others);
						return flows;
					});
		});
	}

	CompletableFuture<List<Boolean>> updateFlows(List<FlowUpdate> updates) {
		return ScriptBatches.sendParts(ScriptBatches.splitBySize(updates, (update) -> {
			byte[] plan = update.plan();
			return update.progress().length + ((plan != null) ? plan.length : 0);
		}), (part) -> runOnce(FlowScript.UPDATE_FLOWS, RedisFlowRecord.updateArguments(part)));
	}

	CompletableFuture<List<Boolean>> deleteFlows(List<FlowKey> flows) {
		return ScriptBatches.sendParts(ScriptBatches.splitBatch(flows, MAX_IDS_PER_CALL),
				(part) -> runOnce(FlowScript.DELETE_FLOWS,
						part.stream()
							.flatMap((key) -> Stream.of(toBytes(key.id()), toNumberBytes(key.version())))
							.toArray(byte[][]::new)));
	}

}
