package io.chihuo.backend.rabbitmq.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

import io.chihuo.faults.Application;
import io.chihuo.faults.FaultLoad;
import io.chihuo.servers.RabbitServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Queues of one broker that are kept busy at the same time, one for each kind of ledger.
 */
final class RabbitLoads implements AutoCloseable {

	/** Lets the broker say several times a second what is in its queues. */
	static final String FAST_TICKS = "[{rabbit, [{quorum_tick_interval, 500}, {channel_tick_interval, 500}]}].";

	private static final Duration BACK = Duration.ofSeconds(20);

	private final RabbitServer broker;

	private final List<FaultLoad> loads = new ArrayList<>();

	/**
	 * Start them.
	 * @param broker the broker, or one that outlives what happens to its cluster
	 * @param addresses where applications look for the broker
	 */
	RabbitLoads(RabbitServer broker, String addresses, String namespace, List<LedgerPlace> ledgers) {
		this.broker = broker;
		try {
			ledgers
				.forEach((ledger) -> this.loads.add(FaultLoad.start(BACK, properties(addresses, namespace, ledger))));
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
		broker.control("eval", "ok = dets:sync(ra_directory_reverse).");
		broker.kill();
	}

	/** Properties of an application whose queues are on a broker. */
	static String[] properties(String addresses, String namespace, LedgerPlace ledger) {
		return Application
			.with(Application.with(Application.common("rabbitmq", namespace + "-" + ledger.getClass().getSimpleName()),
					"spring.rabbitmq.addresses=" + addresses), ledger.properties());
	}

	void each(Consumer<FaultLoad> assertion) {
		this.loads.forEach(assertion);
	}

	void awaitRefused(int times) {
		each((load) -> load.awaitRefused(times));
	}

	/** What the producers were told. */
	Stream<String> refusals() {
		return this.loads.stream().map((load) -> load.producer().refusal());
	}

	void assertBusy() {
		each(FaultLoad::assertBusy);
	}

	/** As that of each load, and the broker has nothing left. */
	void assertSound() {
		each(FaultLoad::assertSound);
		assertNothingLeft(this.broker);
	}

	/** No message is in any queue of a broker, be it ready or not acknowledged. */
	static void assertNothingLeft(RabbitServer broker) {
		assertNothingLeft(broker, "");
	}

	/** No message is in any queue of a namespace. */
	static void assertNothingLeft(RabbitServer broker, String namespace) {
		Awaitility.await("empty queues")
			.atMost(Duration.ofMinutes(1))
			.untilAsserted(() -> assertEmpty(broker, namespace));
	}

	/** The same, at this moment. */
	static void assertEmpty(RabbitServer broker, String namespace) {
		List<String> queues = broker.control("list_queues", "--no-table-headers", "messages", "name")
			.lines()
			.filter((line) -> line.contains("chihuo." + namespace))
			.toList();
		assertThat(queues).isNotEmpty().allMatch((line) -> line.startsWith("0\t"));
	}

	@Override
	public void close() {
		each(FaultLoad::close);
	}

}
