// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rabbitmq.peer;

/**
 * Settings of a listener container.
 *
 * @param direct whether on a {@code DirectMessageListenerContainer}, else on a
 * {@code SimpleMessageListenerContainer}
 * @param annotated whether by a method as {@code @RabbitListener} has it called, else by
 * a {@code MessageListener}
 * @param concurrency number of consumers
 * @param prefetch most messages that a consumer has
 * @param group messages an acknowledgement, of the direct container
 */
public record ListenerSettings(boolean direct, boolean annotated, int concurrency, int prefetch, int group) {

	/** The default of Spring AMQP. */
	private static final int PREFETCH_COUNT = 250;

	/**
	 * The simple container at its defaults.
	 */
	public static ListenerSettings simple(int concurrency) {
		return new ListenerSettings(false, false, concurrency, PREFETCH_COUNT, 1);
	}

	/**
	 * The direct container at its defaults.
	 */
	public static ListenerSettings direct(int concurrency) {
		return new ListenerSettings(true, false, concurrency, PREFETCH_COUNT, 1);
	}

	/**
	 * The same with {@code @RabbitListener}.
	 */
	public ListenerSettings withAnnotation() {
		return new ListenerSettings(this.direct, true, this.concurrency, this.prefetch, this.group);
	}

	public ListenerSettings withPrefetch(int prefetch) {
		return new ListenerSettings(this.direct, this.annotated, this.concurrency, prefetch, this.group);
	}

	/**
	 * The same with several messages an acknowledgement.
	 */
	public ListenerSettings withMessagesPerAck(int group) {
		return new ListenerSettings(this.direct, this.annotated, this.concurrency, this.prefetch, group);
	}

}
