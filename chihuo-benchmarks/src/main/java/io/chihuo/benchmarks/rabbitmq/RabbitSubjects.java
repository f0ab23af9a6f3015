// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rabbitmq;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import io.chihuo.FinishPolicy;
import io.chihuo.LoopOptions;
import io.chihuo.TaskQueue;
import io.chihuo.backend.TaskBackend;
import io.chihuo.benchmarks.rabbitmq.peer.BareRabbit;
import io.chihuo.benchmarks.rabbitmq.peer.SpringRabbit;
import io.chihuo.benchmarks.redis.peer.BareRedis;
import io.chihuo.benchmarks.redis.peer.LettuceDrain;
import io.chihuo.benchmarks.subject.ChihuoHost;
import io.chihuo.benchmarks.workload.Drain;
import io.chihuo.servers.RabbitServer;

import static java.util.Objects.requireNonNull;

/**
 * The subjects that use one broker.
 *
 * @param platform Chihuo with platform threads
 * @param virtual Chihuo with virtual threads
 * @param bare the bare client
 * @param spring Spring AMQP
 * @param queues all their queues
 * @param redis the bare client of the Redis ledger's server
 */
record RabbitSubjects(Map<LedgerVariant, ChihuoHost> platform, Map<LedgerVariant, ChihuoHost> virtual, BareRabbit bare,
		SpringRabbit spring, BrokerQueues queues, Supplier<BareRedis> redis) {

	/** As in the suite of Redis. */
	private static final int MAX_PREFETCHED_TASKS = 200;

	private static final LoopOptions OPTIONS = LoopOptions.DEFAULTS
		.with((builder) -> builder.finishPolicy(FinishPolicy.ON_SUCCESS));

	static RabbitSubjects of(RabbitServer server, Function<LedgerVariant, TaskBackend> backends,
			Supplier<BareRedis> redis) {
		BareRabbit bare = new BareRabbit(server.host(), server.port());
		BrokerQueues queues = new BrokerQueues(server, bare);
		return new RabbitSubjects(createHosts(backends), createHosts(backends, "spring.threads.virtual.enabled=true"),
				bare, new SpringRabbit(server.host(), server.port()), queues, redis);
	}

	private static Map<LedgerVariant, ChihuoHost> createHosts(Function<LedgerVariant, TaskBackend> backends,
			String... properties) {
		Map<LedgerVariant, ChihuoHost> hosts = new EnumMap<>(LedgerVariant.class);
		for (LedgerVariant ledger : LedgerVariant.values()) {
			hosts.put(ledger, new ChihuoHost(OPTIONS, () -> backends.apply(ledger), TaskQueue::clearAll, properties));
		}
		return hosts;
	}

	ChihuoHost chihuo(LedgerVariant ledger) {
		return requireNonNull(this.platform.get(ledger));
	}

	ChihuoHost chihuoVirtual(LedgerVariant ledger) {
		return requireNonNull(this.virtual.get(ledger));
	}

	/**
	 * Drains by the bare client of Redis.
	 */
	Drain.DrainFactory bareRedis(int concurrency) {
		return (tasks, body) -> LettuceDrain.preloaded(this.redis.get(), concurrency, MAX_PREFETCHED_TASKS)
			.openDrain(tasks, body);
	}

	/**
	 * Stop subjects that start again when they are needed, and delete their queues.
	 */
	void closeAll() {
		stopHosts();
		this.queues.deleteQueue("");
	}

	private void stopHosts() {
		this.virtual.values().forEach(ChihuoHost::stopLoops);
		this.platform.values().forEach(ChihuoHost::stopLoops);
	}

	void leaveQueues() {
		stopHosts();
		this.spring.close();
		this.bare.close();
	}

}
