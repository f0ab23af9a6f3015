// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rabbitmq.peer;

import com.rabbitmq.client.Channel;

import io.chihuo.benchmarks.harness.Checks;
import io.chihuo.benchmarks.workload.Drain;
import io.chihuo.benchmarks.workload.Inputs;
import io.chihuo.benchmarks.workload.TaskBody;

/**
 * One consumer with the bare client, which runs tasks one at a time.
 */
public final class RabbitClientDrain implements Drain {

	private final BareRabbit rabbit;

	private final OpenChannel channel;

	private final BareConsumer consumer;

	private final int prefetch;

	private RabbitClientDrain(BareRabbit rabbit, int prefetch, int group, int tasks, TaskBody body) {
		this.rabbit = rabbit;
		this.prefetch = prefetch;
		rabbit.fillQueue(() -> Inputs.JSON.textStream(0, tasks).iterator());
		Channel channel = rabbit.openChannel();
		this.channel = new OpenChannel(channel);
		this.consumer = new BareConsumer(channel, TextHandler.runningBody(body), group, tasks);
	}

	/**
	 * With all tasks there before it starts.
	 * @param group messages an acknowledgement
	 */
	public static Drain.DrainFactory preloaded(BareRabbit rabbit, int prefetch, int group) {
		return (tasks, body) -> new RabbitClientDrain(rabbit, prefetch, group, tasks, body);
	}

	@Override
	public void startDrain() {
		this.channel.callChannel((it) -> this.consumer.startConsumer(this.prefetch));
	}

	/** The channel answers after it has processed earlier calls. */
	@Override
	public void awaitEmpty() {
		Checks.countChecks("messages left", this.channel.callChannel((it) -> it.messageCount(BareRabbit.QUEUE)), 0);
	}

	@Override
	public void close() {
		this.channel.close();
		this.rabbit.deleteQueue();
	}

}
