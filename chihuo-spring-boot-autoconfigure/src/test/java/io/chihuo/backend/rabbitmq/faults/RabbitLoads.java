// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.chihuo.faults.FaultApplication;
import io.chihuo.faults.FaultLoad;
import io.chihuo.servers.RabbitServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Queues of one broker that are kept busy at the same time, one for each kind of ledger.
 */
final class RabbitLoads implements AutoCloseable {

	private final RabbitServer broker;

	private final String namespace;

	private final List<FaultLoad> loads = new ArrayList<>();

	/**
	 * Start them.
	 * @param broker the broker, or one that outlives the faults of its cluster
	 * @param addresses where applications look for the broker
	 */
	RabbitLoads(RabbitServer broker, String addresses, String namespace, List<SharedLedgerServer> ledgers) {
		this.broker = broker;
		this.namespace = namespace;
		try {
			ledgers.forEach((ledger) -> this.loads.add(FaultLoad.begin(properties(addresses, namespace, ledger))));
			each(FaultLoad::awaitFirst);
		}
		catch (RuntimeException | Error ex) {
			close();
			throw ex;
		}
	}

	/**
	 * RabbitMQ writes down a moment after it has made a quorum queue which log is the
	 * queue's. If it is killed before, the queue has neither its messages nor a leader
	 * from then on, which nobody but an operator can change.
	 */
	static void kill(RabbitServer broker) {
		broker.operator().writeQueueDirectory();
		broker.kill();
	}

	/** Properties of an application whose queues are on a broker. */
	static String[] properties(String addresses, String namespace, SharedLedgerServer ledger) {
		return FaultApplication.with(FaultApplication.with(
				FaultApplication.common("rabbitmq", namespace + "-" + ledger.getClass().getSimpleName()),
				"spring.rabbitmq.addresses=" + addresses), ledger.properties());
	}

	void each(Consumer<FaultLoad> assertion) {
		this.loads.forEach(assertion);
	}

	void awaitRefused(int times) {
		each((load) -> load.awaitRefused(times));
	}

	/** The exceptions that producers got. */
	Stream<String> refusals() {
		return this.loads.stream().map((load) -> load.producer().refusal());
	}

	void assertBusy() {
		each(FaultLoad::assertBusy);
	}

	/** As that of each load, and the broker has nothing left. */
	void assertSound() {
		assertBusy();
		each(FaultLoad::endAdding);
		each(FaultLoad::assertDrained);
		assertNothingLeft(this.broker, this.namespace);
	}

	/**
	 * No message, ready or unacknowledged, is in any queue of namespaces that begin so
	 * acknowledged.
	 */
	static void assertNothingLeft(RabbitServer broker, String namespace) {
		TestLimits.await("empty queues")
			.pollInterval(Duration.ofMillis(200))
			.untilAsserted(() -> assertEmpty(broker, namespace));
	}

	/** The same, at this moment. */
	static void assertEmpty(RabbitServer broker, String namespace) {
		Map<String, Long> messages = broker.state().messages();
		messages.keySet().removeIf((queue) -> !queue.startsWith("chihuo." + namespace));
		assertThat(messages).isNotEmpty().allSatisfy((queue, count) -> assertThat(count).as(queue).isZero());
	}

	@Override
	public void close() {
		each(FaultLoad::close);
	}

}
