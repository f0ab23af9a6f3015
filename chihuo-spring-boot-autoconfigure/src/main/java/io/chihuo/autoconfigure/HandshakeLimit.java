// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.protocol.RedisHandshakeHandler;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;

/**
 * Closes sockets to Redis whose handshake takes too long, so that the next try may reach
 * another server. The server may hang while its kernel still accepts connections.
 */
final class HandshakeLimit implements NettyCustomizer {

	private final long limitNanos;

	/**
	 * Create a limit.
	 * @param limit longest time from the beginning of a connection to the end of its
	 * handshake
	 */
	HandshakeLimit(Duration limit) {
		this.limitNanos = limit.toNanos();
	}

	@Override
	public void afterChannelInitialized(Channel channel) {
		RedisHandshakeHandler handler = channel.pipeline().get(RedisHandshakeHandler.class);
		if (handler != null) {
			CompletableFuture<Void> handshake = handler.channelInitialized().toCompletableFuture();
			Future<?> limit = channel.eventLoop().schedule(() -> {
				if (!handshake.isDone()) {
					channel.close();
				}
			}, this.limitNanos, TimeUnit.NANOSECONDS);
			handshake.whenComplete((done, failure) -> limit.cancel(false));
		}
	}

}
