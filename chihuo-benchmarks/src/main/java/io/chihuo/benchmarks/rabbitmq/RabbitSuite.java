package io.chihuo.benchmarks.rabbitmq;

import java.util.List;

import io.chihuo.benchmarks.harness.Comparison;
import io.chihuo.benchmarks.harness.Result;
import io.chihuo.benchmarks.harness.Suite;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.workload.Scale;
import io.chihuo.servers.RabbitServer;

/**
 * The RabbitMQ backend, and its peers, on one broker that the suite starts.
 */
public final class RabbitSuite implements Suite {

	private final RabbitServer server = RabbitServer.start();

	private final Connections connections = new Connections(this.server);

	private final Contestants contestants;

	private final Amounts amounts;

	public RabbitSuite(Scale scale) {
		this(scale, new ServerBackends());
	}

	RabbitSuite(Scale scale, RabbitBackends backends) {
		this.contestants = Contestants.of(this.server.host(), this.server.port(),
				(ledger) -> backends.create(ledger, this.connections));
		this.amounts = Amounts.of(scale);
	}

	@Override
	public List<Workload> workloads() {
		Adding adding = new Adding(this.contestants, this.amounts);
		Draining few = new Draining(this.contestants, this.amounts, 10);
		Draining many = new Draining(this.contestants, this.amounts, 50);
		Waiting waiting = new Waiting(this.contestants, this.amounts);
		return List.of(adding.parallel(), adding.bulk(), adding.bulk(Ledger.REDIS, 0.6), adding.bulk(Ledger.JDBC, 0.25),
				few.all(), many.all(), few.containers(Ledger.REDIS, 0.5), many.containers(Ledger.REDIS, 0.5),
				few.containers(Ledger.JDBC, 0.15), many.containers(Ledger.JDBC, 0.15), waiting.handlers(),
				waiting.latency());
	}

	/**
	 * Chihuo has a queue of its own for each trial.
	 */
	@Override
	public void refresh() {
		this.contestants.rest();
		this.server.control("--silent", "list_queues", "name").lines().forEach(this.contestants.bare()::delete);
	}

	@Override
	public String table(List<Result> results) {
		return "RabbitMQ " + this.contestants.bare().version() + ", quorum queues\n\n" + Comparison.of(results);
	}

	@Override
	public void close() {
		this.contestants.leave();
		this.connections.close();
		this.server.close();
	}

}
