// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.redis;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.chihuo.RejectTaskException;
import io.chihuo.Task;
import io.chihuo.step.StepFields;
import io.chihuo.step.StepHandler;
import io.chihuo.step.redis.KnownCommands.KnownCommand;

/**
 * Runs steps that execute a command of Redis.
 */
public final class RedisStepHandler implements StepHandler<Map<String, Object>>, AutoCloseable {

	static final String KIND = "redis";

	private static final Set<String> FIELDS = Set.of("command", "args", "encoding");

	private final CommandExecution execution;

	private final StoredSizes sizes;

	private final CommandLimits limits;

	private final Set<String> allowed;

	private final String prefix;

	private final int maxBytes;

	/**
	 * Create the handler.
	 * @param allowed names of the commands that steps may execute, in capitals; empty for
	 * all that are known
	 * @param prefix prefix of all keys
	 * @param maxBytes most bytes of a reply
	 * @param maxValueBytes most bytes of a string that a command may make by an offset,
	 * or by appending to it
	 * @param timeout longest time that Redis may take
	 * @throws IllegalArgumentException if a command is not known
	 */
	public RedisStepHandler(LettuceConnectionFactory factory, Set<String> allowed, String prefix, int maxBytes,
			long maxValueBytes, Duration timeout) {
		Set<String> unknown = new TreeSet<>(allowed);
		unknown.removeAll(KnownCommands.names());
		if (!unknown.isEmpty()) {
			throw new IllegalArgumentException(
					"steps cannot execute " + unknown + ", but these: " + KnownCommands.names());
		}
		this.execution = new CommandExecution(factory, timeout);
		this.sizes = new StoredSizes(this.execution);
		this.limits = new CommandLimits(maxValueBytes);
		this.allowed = allowed.isEmpty() ? KnownCommands.names() : Set.copyOf(allowed);
		this.prefix = prefix;
		this.maxBytes = maxBytes;
	}

	@Override
	public Map<String, @Nullable Object> runStep(Task<Map<String, Object>> task) throws InterruptedException {
		return perform(task.payload());
	}

	/** Execute what a payload says. */
	Map<String, @Nullable Object> perform(@Nullable Map<String, ? extends @Nullable Object> payload)
			throws InterruptedException {
		StepFields fields = StepFields.readFields(KIND, payload, FIELDS);
		KnownCommand command = findCommand(fields);
		CommandArguments arguments = CommandArguments.readArguments(fields, command.keys(), this.prefix);
		boolean base64 = isBase64(fields);
		checkSizes(command.name(), arguments);
		BoundedReply reply = this.execution.execute(command.name(), arguments, this.maxBytes);
		if (reply.isCut()) {
			throw tooLarge(command.name(), "executed");
		}
		Map<String, @Nullable Object> result = new HashMap<>();
		result.put("value",
				new ReplyValues(base64).convertReply(reply.value(), command.shape(), arguments.hasScores()));
		return result;
	}

	/** Before anything is changed or read. */
	private void checkSizes(String command, CommandArguments arguments) throws InterruptedException {
		this.limits.checkArguments(command, arguments);
		if (command.equals("APPEND") && arguments.values().size() > 1) {
			this.limits.checkSize(command,
					this.sizes.storedBytes(arguments.values().get(0)) + arguments.values().get(1).length);
		}
		if (this.sizes.readBytes(command, arguments) > this.maxBytes) {
			throw tooLarge(command, "not executed");
		}
	}

	private RejectTaskException tooLarge(String command, String state) {
		return new RejectTaskException("The reply of " + command + " takes more than 'chihuo.max-payload-size' allows, "
				+ this.maxBytes + " bytes. The command was " + state);
	}

	private KnownCommand findCommand(StepFields fields) {
		String name = fields.requireText("command").toUpperCase(Locale.ROOT);
		KnownCommand command = this.allowed.contains(name) ? KnownCommands.findCommand(name) : null;
		if (command == null) {
			throw fields.createMistake("command",
					"must be one that steps may execute, which are these: " + List.copyOf(new TreeSet<>(this.allowed)));
		}
		return command;
	}

	private static boolean isBase64(StepFields fields) {
		String encoding = fields.findText("encoding");
		if (encoding == null || encoding.equals("text") || encoding.equals("base64")) {
			return "base64".equals(encoding);
		}
		throw fields.createMistake("encoding", "must be 'text' or 'base64'");
	}

	@Override
	public void close() {
		this.execution.close();
	}

}
