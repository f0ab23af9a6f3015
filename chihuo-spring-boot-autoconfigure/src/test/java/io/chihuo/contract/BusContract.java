// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;

import io.chihuo.backend.NodeBus;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of the bus: messages of nodes reach all subscribers.
 */
interface BusContract extends ContractTopic {

	private static void publish(NodeBus bus, String message) {
		bus.publish(message.getBytes(StandardCharsets.UTF_8)).join();
	}

	/** The messages from the first that arrives. */
	private static List<String> receive(NodeBus bus) {
		List<String> received = new CopyOnWriteArrayList<>();
		bus.subscribe((message) -> received.add(new String(message, StandardCharsets.UTF_8)));
		TestLimits.await().until(() -> {
			publish(bus, "hello");
			return !received.isEmpty();
		});
		return received;
	}

	@Test
	default void messageReachesAllSubscribersOfItsNamespaceInOrder() {
		String namespace = UUID.randomUUID().toString();
		List<String> first = receive(bus(namespace));
		List<String> second = receive(bus(namespace));
		List<String> other = receive(bus(namespace.toUpperCase(Locale.ROOT)));
		publish(bus(namespace), "née");
		publish(bus(namespace), "bye");
		TestLimits.await()
			.untilAsserted(() -> assertThat(List.of(first, second))
				.allSatisfy((received) -> assertThat(received).endsWith("née", "bye")));
		assertThat(other).containsOnly("hello");
	}

	@Test
	default void endedSubscriptionReceivesNothing() {
		NodeBus bus = bus(UUID.randomUUID().toString());
		List<String> first = receive(bus);
		List<String> second = new CopyOnWriteArrayList<>();
		Runnable end = bus.subscribe((message) -> second.add(new String(message, StandardCharsets.UTF_8)));
		end.run();
		end.run();
		publish(bus, "bye");
		TestLimits.await().untilAsserted(() -> assertThat(first).endsWith("bye"));
		assertThat(second).doesNotContain("bye");
	}

	@Test
	default void failingSubscriberAffectsNoOther() {
		NodeBus bus = bus(UUID.randomUUID().toString());
		bus.subscribe((message) -> {
			throw new IllegalStateException("not a good one");
		});
		assertThat(receive(bus)).isNotEmpty();
	}

}
