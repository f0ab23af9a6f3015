// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rabbitmq;

import java.util.ArrayList;
import java.util.List;

import io.chihuo.benchmarks.harness.Comparison;
import io.chihuo.benchmarks.harness.Result;
import io.chihuo.benchmarks.harness.Suite;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.workload.TrialSize;
import io.chihuo.servers.PostgresServer;
import io.chihuo.servers.RabbitServer;

/**
 * The RabbitMQ backend, and its peers, on one broker that the suite starts.
 */
public final class RabbitSuite implements Suite {

	private final RabbitServer server = RabbitServer.start();

	private final Connections connections = new Connections(this.server);

	private final RabbitSubjects subjects;

	private final RabbitTrialSize trialSize;

	public RabbitSuite(TrialSize scale) {
		this(scale, new ServerBackends());
	}

	RabbitSuite(TrialSize scale, RabbitBackends backends) {
		this.subjects = RabbitSubjects.of(this.server, (ledger) -> backends.createBackend(ledger, this.connections),
				this.connections::bareRedis);
		this.trialSize = RabbitTrialSize.of(scale);
	}

	@Override
	public List<Workload> createWorkloads() {
		RabbitAddBenchmark adding = new RabbitAddBenchmark(this.subjects, this.trialSize);
		RabbitDrainBenchmark few = new RabbitDrainBenchmark(this.subjects, this.trialSize, 10);
		RabbitDrainBenchmark many = new RabbitDrainBenchmark(this.subjects, this.trialSize, 50);
		RabbitWaitBenchmark waiting = new RabbitWaitBenchmark(this.subjects, this.trialSize);
		List<Workload> workloads = new ArrayList<>();
		workloads.addAll(List.of(adding.parallelAdds(), adding.bulkAdds(), few.allSubjects(), many.allSubjects()));
		if (LedgerVariant.availableVariants().contains(LedgerVariant.JDBC)) {
			workloads.addAll(List.of(adding.bulkAdds(LedgerVariant.JDBC, 0.25),
					few.containerSubjects(LedgerVariant.JDBC, 0.15), many.containerSubjects(LedgerVariant.JDBC, 0.15)));
		}
		workloads.addAll(List.of(waiting.waitingHandlers(), waiting.startLatency()));
		return workloads;
	}

	@Override
	public void refreshSubjects() {
		this.subjects.closeAll();
	}

	@Override
	public String formatTable(List<Result> results) {
		String table = "RabbitMQ " + this.subjects.bare().serverVersion() + ", quorum queues\n\n"
				+ Comparison.of(results);
		return LedgerVariant.availableVariants().contains(LedgerVariant.JDBC) ? table
				: table + "\nWithout the ledger jdbc: " + PostgresServer.MISSING + ".\n";
	}

	@Override
	public void close() {
		this.subjects.leaveQueues();
		this.connections.close();
		this.server.close();
	}

}
