// SPDX-License-Identifier: Apache-2.0

package io.chihuo.faults;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.util.function.SingletonSupplier;

import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.FlowMoves;
import io.chihuo.backend.Lease;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.Renewal;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;

/**
 * Notes down every lease between the store and the engine. Times err to the safe side: a
 * lease certainly lived from the claim's answer until its length has passed since the
 * claim, or its last renewal, was asked for, or until its end was asked for.
 */
class RecordingBackend implements BeanPostProcessor {

	private final Map<QueueName, TaskStore> stores = new ConcurrentHashMap<>();

	private final Map<FlowMoves, FlowMoves> moves = new ConcurrentHashMap<>();

	private final Supplier<EventLog> log;

	RecordingBackend(ObjectProvider<EventLog> log) {
		this.log = SingletonSupplier.of(log::getObject);
	}

	private void note(Event event) {
		this.log.get().add(event);
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof TaskBackend backend) ? BackendProxy.withAnswers(backend, this::recordingAnswer) : bean;
	}

	private Object recordingAnswer(Object answer) {
		if (answer instanceof FlowMoves moves) {
			return this.moves.computeIfAbsent(moves, this::recording);
		}
		return (answer instanceof TaskStore store)
				? this.stores.computeIfAbsent(store.queue(), (queue) -> recording(store)) : answer;
	}

	private FlowMoves recording(FlowMoves moves) {
		return (batch) -> {
			batch.forEach((move) -> move.ends().forEach((end) -> noteSettling(end.settlement())));
			return moves.move(batch);
		};
	}

	private void noteSettling(Settlement settlement) {
		note(Event.now(Event.Kind.SETTLING, settlement.lease(), 0));
	}

	private TaskStore recording(TaskStore store) {
		return BackendProxy.ofStore((proxy, method, arguments) -> switch (method.getName()) {
			case "claim" -> claim(store, (ClaimRequest) arguments[0]);
			case "renew" -> renew(store, cast(arguments[0]), (Duration) arguments[1]);
			case "settle" -> {
				List<Settlement> settlements = cast(arguments[0]);
				settlements.forEach(this::noteSettling);
				yield store.settle(settlements);
			}
			default -> BackendProxy.call(store, method, arguments);
		});
	}

	private CompletableFuture<ClaimResult> claim(TaskStore store, ClaimRequest request) {
		long until = System.currentTimeMillis() + request.lease().toMillis();
		return store.claim(request).thenApply((result) -> {
			result.tasks().forEach((task) -> note(Event.now(Event.Kind.CLAIMED, task.lease(), until)));
			return result;
		});
	}

	private CompletableFuture<List<Renewal>> renew(TaskStore store, List<Lease> leases, Duration length) {
		long until = System.currentTimeMillis() + length.toMillis();
		return store.renew(leases, length).thenApply((renewals) -> {
			for (int i = 0; i < leases.size(); i++) {
				if (renewals.get(i) != Renewal.LOST) {
					note(Event.now(Event.Kind.RENEWED, leases.get(i), until));
				}
			}
			return renewals;
		});
	}

	@SuppressWarnings("unchecked")
	private static <T> T cast(Object argument) {
		return (T) argument;
	}

}
