package io.chihuo.benchmarks.rabbitmq;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

import io.chihuo.TaskQueue;
import io.chihuo.backend.TaskBackend;
import io.chihuo.benchmarks.rabbitmq.peer.BareRabbit;
import io.chihuo.benchmarks.rabbitmq.peer.SpringRabbit;
import io.chihuo.benchmarks.subject.ChihuoHost;
import io.chihuo.servers.RabbitServer;

import static java.util.Objects.requireNonNull;

/**
 * All who work on one broker.
 *
 * @param platform Chihuo with platform threads
 * @param virtual Chihuo with virtual threads
 * @param bare the bare client
 * @param spring Spring AMQP
 * @param queues all their queues
 */
record Contestants(Map<LedgerKind, ChihuoHost> platform, Map<LedgerKind, ChihuoHost> virtual, BareRabbit bare,
		SpringRabbit spring, BrokerQueues queues) {

	static Contestants of(RabbitServer server, Function<LedgerKind, TaskBackend> backends) {
		BareRabbit bare = new BareRabbit(server.host(), server.port());
		BrokerQueues queues = new BrokerQueues(server, bare);
		return new Contestants(hosts(backends, queues), hosts(backends, queues, "spring.threads.virtual.enabled=true"),
				bare, new SpringRabbit(server.host(), server.port()), queues);
	}

	private static Map<LedgerKind, ChihuoHost> hosts(Function<LedgerKind, TaskBackend> backends, BrokerQueues queues,
			String... properties) {
		Map<LedgerKind, ChihuoHost> hosts = new EnumMap<>(LedgerKind.class);
		for (LedgerKind ledger : LedgerKind.values()) {
			hosts.put(ledger, new ChihuoHost(ledger.options(), () -> backends.apply(ledger), clearing(ledger, queues),
					properties));
		}
		return hosts;
	}

	/** Without a ledger, Chihuo does not clear. */
	private static Consumer<TaskQueue<?>> clearing(LedgerKind ledger, BrokerQueues queues) {
		return (ledger == LedgerKind.NONE) ? (queue) -> queues.delete(queue.name()) : TaskQueue::clearAll;
	}

	ChihuoHost chihuo(LedgerKind ledger) {
		return requireNonNull(this.platform.get(ledger));
	}

	ChihuoHost chihuoVirtual(LedgerKind ledger) {
		return requireNonNull(this.virtual.get(ledger));
	}

	/**
	 * Stop what starts again when it is needed, and delete what it left behind.
	 */
	void rest() {
		stop();
		this.queues.delete("");
	}

	private void stop() {
		this.virtual.values().forEach(ChihuoHost::stop);
		this.platform.values().forEach(ChihuoHost::stop);
	}

	void leave() {
		stop();
		this.spring.close();
		this.bare.close();
	}

}
