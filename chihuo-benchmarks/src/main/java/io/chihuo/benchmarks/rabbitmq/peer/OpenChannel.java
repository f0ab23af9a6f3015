// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rabbitmq.peer;

import java.io.IOException;
import java.io.UncheckedIOException;

import com.rabbitmq.client.Channel;

/**
 * A channel that is closed at the end, whose failures need not be declared.
 *
 * @param channel the channel
 */
record OpenChannel(Channel channel) implements AutoCloseable {

	/**
	 * Do something on the channel.
	 */
	<T> T callChannel(ChannelCall<T> call) {
		try {
			return call.callOn(this.channel);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		callChannel((channel) -> {
			channel.abort();
			return channel;
		});
	}

	/**
	 * A call on a channel.
	 */
	@FunctionalInterface
	interface ChannelCall<T> {

		T callOn(Channel channel) throws IOException;

	}

}
