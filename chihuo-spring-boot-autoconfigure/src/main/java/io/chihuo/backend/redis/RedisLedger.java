// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.lettuce.core.ScriptOutputType;

import org.springframework.data.redis.connection.RedisConnectionFactory;

import io.chihuo.backend.QueueName;
import io.chihuo.backend.flow.FlowStore;
import io.chihuo.backend.ledger.Ledger;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.redis.ScriptSet.ScriptText;

/**
 * Keeps beside a broker the data that {@link RedisTaskBackend} keeps of a queue, under
 * the same keys: states, leases, finish marks and dead letters that one has left are the
 * other's, but not the order of ready tasks, so a queue has to run empty before it
 * changes from one to the other. The two must not work on one queue at the same time.
 * <p>
 * Connections, time and threads are as {@link RedisTaskBackend} says.
 */
public final class RedisLedger implements Ledger {

	private static final String ID_KEY = "chihuo:ledger";

	private static final ScriptText ID_SCRIPT = new ScriptSet.ScriptBuilder().addFile("ledger-id")
		.build(ScriptOutputType.VALUE);

	/** The one that is kept, or the one to keep if there is none. */
	private volatile String id = Ledger.newId();

	private final ConcurrentMap<QueueName, RedisQueueLedger> queues = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, FlowStore> flowStores = new ConcurrentHashMap<>();

	private final RedisResources resources;

	private final ScriptTarget identity;

	/**
	 * Create a ledger.
	 * @param factory whose connections are used; not closed with the ledger
	 * @param timeout after which a call that was not answered fails
	 */
	public RedisLedger(RedisConnectionFactory factory, Duration timeout) {
		this.resources = new RedisResources(factory, timeout);
		this.identity = this.resources.redisLink().targetOf(new byte[][] { ScriptBatches.toBytes(ID_KEY) });
	}

	@Override
	public String name() {
		return "redis";
	}

	@Override
	public CompletableFuture<String> id() {
		return this.resources.redisLink()
			.runScript(ID_SCRIPT, this.identity, new byte[][] { ScriptBatches.toBytes(this.id) })
			.thenApply((answer) -> {
				this.id = new String((byte[]) answer, StandardCharsets.UTF_8);
				return this.id;
			});
	}

	@Override
	public QueueLedger queue(QueueName queue) {
		return this.queues.computeIfAbsent(queue, (name) -> new RedisQueueLedger(name, this.resources));
	}

	@Override
	public CompletableFuture<Boolean> hasQueue(QueueName queue) {
		return this.queues.containsKey(queue) ? CompletableFuture.completedFuture(true)
				: QueueLookUp.hasQueue(this.resources.redisLink(), queue);
	}

	@Override
	public FlowStore flows(String namespace) {
		return this.flowStores.computeIfAbsent(namespace, (name) -> new RedisFlowStore(name, this.resources));
	}

	@Override
	public CompletableFuture<Void> ping() {
		return this.resources.redisLink().ping();
	}

	@Override
	public void stop() {
		this.resources.releaseConnections();
	}

	@Override
	public void start() {
		this.resources.allowConnections();
	}

	@Override
	public void close() {
		this.resources.close();
	}

}
