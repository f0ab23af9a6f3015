// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.chihuo.RejectTaskException;
import io.chihuo.step.redis.StepConnection.CommandChannel;

/**
 * Executes commands over the connection of steps.
 */
final class CommandExecution implements AutoCloseable {

	/** Codes of replies after which a command may succeed in a moment. */
	private static final Set<String> TRANSIENT_CODES = Set.of("LOADING", "TRYAGAIN", "CLUSTERDOWN", "MASTERDOWN",
			"READONLY", "BUSY", "MOVED", "ASK", "NOREPLICAS");

	/** Of the reply with a size. */
	private static final int MAX_SIZE_BYTES = 100;

	private final StepConnection connection;

	private final Duration timeout;

	CommandExecution(LettuceConnectionFactory factory, Duration timeout) {
		this.connection = new StepConnection(factory);
		this.timeout = timeout;
	}

	/**
	 * Execute a command.
	 * @throws RejectTaskException if Redis replied with an error
	 * @throws DataAccessException if Redis did not reply, or may take the command in a
	 * moment; it may have executed the command
	 */
	BoundedReply execute(String name, CommandArguments arguments, int maxBytes) throws InterruptedException {
		BoundedReply reply = new BoundedReply(ByteArrayCodec.INSTANCE, maxBytes);
		try (CommandChannel channel = this.connection.openChannel()) {
			awaitReply(name, send(channel, name, arguments, reply));
		}
		return reply;
	}

	/**
	 * Execute a command with several arguments, each of which has a number as its reply.
	 * @return the replies, without a value where it is an error
	 * @throws DataAccessException if Redis did not reply
	 */
	List<BoundedReply> executeAll(String name, List<CommandArguments> calls) throws InterruptedException {
		List<BoundedReply> replies = new ArrayList<>();
		List<RedisFuture<Object>> futures = new ArrayList<>();
		try (CommandChannel channel = this.connection.openChannel()) {
			for (CommandArguments arguments : calls) {
				BoundedReply reply = new BoundedReply(ByteArrayCodec.INSTANCE, MAX_SIZE_BYTES);
				replies.add(reply);
				futures.add(send(channel, name, arguments, reply));
			}
			for (RedisFuture<Object> future : futures) {
				awaitReplyOrError(name, future);
			}
		}
		finally {
			futures.forEach((future) -> future.cancel(true));
		}
		return replies;
	}

	private void awaitReplyOrError(String name, RedisFuture<Object> future) throws InterruptedException {
		try {
			awaitReply(name, future);
		}
		catch (RejectTaskException ex) {
			// the command whose reply is measured gets the error that matters
		}
	}

	private static RedisFuture<Object> send(CommandChannel channel, String name, CommandArguments arguments,
			BoundedReply reply) {
		CommandArgs<byte[], byte[]> all = new CommandArgs<>(ByteArrayCodec.INSTANCE);
		for (int i = 0; i < arguments.values().size(); i++) {
			byte[] value = arguments.values().get(i);
			if (arguments.keys().test(i)) {
				all.addKey(value); // decides which node of a cluster gets the command
			}
			else {
				all.add(value);
			}
		}
		return channel.commands().dispatch(new CommandName(name.getBytes(StandardCharsets.US_ASCII)), reply, all);
	}

	private void awaitReply(String name, RedisFuture<Object> future) throws InterruptedException {
		try {
			future.get(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			throw new QueryTimeoutException(
					"Redis has not replied to " + name + " within " + this.timeout.toMillis() + " ms", ex);
		}
		catch (ExecutionException ex) {
			Throwable cause = ex.getCause();
			throw translateFailure(name, (cause != null) ? cause : ex);
		}
		finally {
			future.cancel(true); // or Lettuce would still send it when it connects again
		}
	}

	private static RuntimeException translateFailure(String name, Throwable failure) {
		if (failure instanceof RedisCommandExecutionException) {
			String message = String.valueOf(failure.getMessage());
			String code = message.split(" ", 2)[0];
			if (!TRANSIENT_CODES.contains(code)) {
				return new RejectTaskException("Redis replied to " + name + " with the error " + message, failure);
			}
		}
		return new RedisSystemException("Redis did not execute " + name + ": " + failure.getMessage(), failure);
	}

	@Override
	public void close() {
		this.connection.close();
	}

	/**
	 * Name of a command.
	 */
	private record CommandName(byte[] bytes) implements ProtocolKeyword {

		@Override
		public byte[] getBytes() {
			return this.bytes;
		}

		@Override
		public String toString() {
			return new String(this.bytes, StandardCharsets.US_ASCII);
		}

	}

}
