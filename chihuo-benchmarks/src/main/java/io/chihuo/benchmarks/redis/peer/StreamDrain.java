// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.redis.peer;

import java.util.Objects;
import java.util.concurrent.CountDownLatch;

import org.springframework.data.redis.connection.stream.MapRecord;

import io.chihuo.benchmarks.workload.Drain;
import io.chihuo.benchmarks.workload.Inputs;
import io.chihuo.benchmarks.workload.TaskBody;

/**
 * Consumers of a stream that is filled before they start.
 */
public final class StreamDrain implements Drain {

	private final Streams streams;

	private final CountDownLatch unacknowledged;

	private final TaskBody body;

	private final StreamConsumers consumers;

	private StreamDrain(Streams streams, int consumers, int batch, int tasks, TaskBody body) {
		this.streams = streams;
		this.unacknowledged = new CountDownLatch(tasks);
		this.body = body;
		StreamAdder.pipelined(streams).get().addTasks(Inputs.JSON.textStream(0, tasks));
		this.consumers = streams.createConsumers(consumers, batch, this::runMessage);
	}

	/**
	 * With all tasks there before it starts.
	 * @param batch most messages that a consumer reads at a time
	 */
	public static Drain.DrainFactory preloaded(Streams streams, int consumers, int batch) {
		return (tasks, body) -> new StreamDrain(streams, consumers, batch, tasks, body);
	}

	private void runMessage(MapRecord<String, String, String> message) {
		try {
			this.body.runBody(Objects.requireNonNull(message.getValue().get("payload")));
		}
		catch (Exception ex) {
			throw new IllegalStateException("Message " + message.getId() + " failed", ex);
		}
		this.streams.acknowledgeMessage(message);
		this.unacknowledged.countDown();
	}

	@Override
	public void startDrain() {
		this.consumers.startConsumers();
	}

	@Override
	public void awaitEmpty() throws InterruptedException {
		this.unacknowledged.await();
	}

	@Override
	public void close() {
		this.consumers.close();
		this.streams.template().delete(Streams.KEY);
	}

}
