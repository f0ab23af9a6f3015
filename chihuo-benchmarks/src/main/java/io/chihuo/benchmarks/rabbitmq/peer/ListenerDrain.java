// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rabbitmq.peer;

import io.chihuo.benchmarks.workload.Drain;
import io.chihuo.benchmarks.workload.Inputs;
import io.chihuo.benchmarks.workload.TaskBody;

/**
 * A listener container of Spring AMQP.
 */
public final class ListenerDrain implements Drain {

	private final BareRabbit rabbit;

	private final Listeners listeners;

	private ListenerDrain(BareRabbit rabbit, Listeners listeners, int tasks) {
		this.rabbit = rabbit;
		this.listeners = listeners;
		rabbit.fillQueue(() -> Inputs.JSON.textStream(0, tasks).iterator());
	}

	/**
	 * With all tasks there before it starts.
	 */
	public static Drain.DrainFactory preloaded(BareRabbit rabbit, SpringRabbit spring, ListenerSettings settings) {
		return (tasks, body) -> new ListenerDrain(rabbit,
				new Listeners(spring, settings, TextHandler.runningBody(body)), tasks);
	}

	@Override
	public void startDrain() {
		this.listeners.startListeners();
	}

	@Override
	public void close() {
		this.listeners.close();
		this.rabbit.deleteQueue();
	}

}
