// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rabbitmq;

import java.util.ArrayList;
import java.util.List;

import io.chihuo.benchmarks.harness.Comparison;
import io.chihuo.benchmarks.harness.Result;
import io.chihuo.benchmarks.harness.Suite;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.workload.Scale;
import io.chihuo.servers.PostgresServer;
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
		this.contestants = Contestants.of(this.server, (ledger) -> backends.create(ledger, this.connections),
				this.connections::bareRedis);
		this.amounts = Amounts.of(scale);
	}

	@Override
	public List<Workload> workloads() {
		Adding adding = new Adding(this.contestants, this.amounts);
		Draining few = new Draining(this.contestants, this.amounts, 10);
		Draining many = new Draining(this.contestants, this.amounts, 50);
		Waiting waiting = new Waiting(this.contestants, this.amounts);
		List<Workload> workloads = new ArrayList<>();
		workloads.addAll(List.of(adding.parallel(), adding.bulk(), few.all(), many.all()));
		if (LedgerKind.available().contains(LedgerKind.JDBC)) {
			workloads.addAll(List.of(adding.bulk(LedgerKind.JDBC, 0.25), few.containers(LedgerKind.JDBC, 0.15),
					many.containers(LedgerKind.JDBC, 0.15)));
		}
		workloads.addAll(List.of(waiting.handlers(), waiting.latency()));
		return workloads;
	}

	@Override
	public void refresh() {
		this.contestants.rest();
	}

	@Override
	public String table(List<Result> results) {
		String table = "RabbitMQ " + this.contestants.bare().version() + ", quorum queues\n\n" + Comparison.of(results);
		return LedgerKind.available().contains(LedgerKind.JDBC) ? table
				: table + "\nWithout the ledger jdbc: " + PostgresServer.MISSING + ".\n";
	}

	@Override
	public void close() {
		this.contestants.leave();
		this.connections.close();
		this.server.close();
	}

}
