package io.chihuo.benchmarks.rabbitmq;

import java.util.List;
import java.util.function.Function;

import io.chihuo.benchmarks.harness.Comparison;
import io.chihuo.benchmarks.harness.Result;
import io.chihuo.benchmarks.harness.Suite;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.workload.Scale;

/**
 * The RabbitMQ backend, and its peers, on one broker that the suite starts.
 */
public final class RabbitSuite implements Suite {

	private final Servers servers = new Servers();

	private final RabbitBackends backends;

	private final Contestants contestants;

	private final Amounts amounts;

	public RabbitSuite(Scale scale) {
		this(scale, ServerBackends::new);
	}

	RabbitSuite(Scale scale, Function<Servers, RabbitBackends> backends) {
		this.backends = backends.apply(this.servers);
		this.contestants = Contestants.of(this.servers.rabbit().host(), this.servers.rabbit().port(), this.backends);
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
		this.servers.rabbit()
			.control("--silent", "list_queues", "name")
			.lines()
			.forEach(this.contestants.bare()::delete);
	}

	@Override
	public String table(List<Result> results) {
		return "RabbitMQ " + this.contestants.bare().version() + ", quorum queues\n\n" + Comparison.of(results);
	}

	@Override
	public void close() {
		this.contestants.leave();
		this.backends.close();
		this.servers.close();
	}

}
