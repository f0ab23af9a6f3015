package io.chihuo.benchmarks.rabbitmq;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

import io.chihuo.backend.TaskBackend;
import io.chihuo.benchmarks.rabbitmq.peer.BareRabbit;
import io.chihuo.benchmarks.rabbitmq.peer.SpringRabbit;
import io.chihuo.benchmarks.subject.ChihuoHost;

import static java.util.Objects.requireNonNull;

/**
 * All who work on one broker.
 *
 * @param platform Chihuo with platform threads
 * @param virtual Chihuo with virtual threads
 * @param bare the bare client
 * @param spring Spring AMQP
 */
record Contestants(Map<Ledger, ChihuoHost> platform, Map<Ledger, ChihuoHost> virtual, BareRabbit bare,
		SpringRabbit spring) {

	static Contestants of(String host, int port, Function<Ledger, TaskBackend> backends) {
		return new Contestants(hosts(backends), hosts(backends, "spring.threads.virtual.enabled=true"),
				new BareRabbit(host, port), new SpringRabbit(host, port));
	}

	private static Map<Ledger, ChihuoHost> hosts(Function<Ledger, TaskBackend> backends, String... properties) {
		Map<Ledger, ChihuoHost> hosts = new EnumMap<>(Ledger.class);
		for (Ledger ledger : Ledger.values()) {
			hosts.put(ledger, new ChihuoHost(ledger.options(), () -> backends.apply(ledger), properties));
		}
		return hosts;
	}

	ChihuoHost chihuo(Ledger ledger) {
		return requireNonNull(this.platform.get(ledger));
	}

	ChihuoHost chihuoVirtual(Ledger ledger) {
		return requireNonNull(this.virtual.get(ledger));
	}

	/**
	 * Stop what starts again when it is needed.
	 */
	void rest() {
		this.virtual.values().forEach(ChihuoHost::stop);
		this.platform.values().forEach(ChihuoHost::stop);
	}

	void leave() {
		rest();
		this.spring.close();
		this.bare.close();
	}

}
