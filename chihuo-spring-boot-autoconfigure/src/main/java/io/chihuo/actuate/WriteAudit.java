// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.chihuo.BackendUnavailableException;
import io.chihuo.ChihuoException;
import io.chihuo.backend.TaskClock;
import io.chihuo.concurrent.SafeLogger;
import io.chihuo.event.EndpointWrite;
import io.chihuo.event.EndpointWrite.WriteOutcome;
import io.chihuo.event.EndpointWrite.WriteTarget;

/**
 * Keeps the last writes over the endpoint of one namespace, logs them, and passes each to
 * a listener.
 */
public final class WriteAudit {

	static final int MAX_WRITES = 200;

	static final int MAX_BYTES = 256 * 1024;

	static final int MAX_TEXT_LENGTH = 1000;

	/** Of the objects of one write, without its texts. */
	private static final int WRITE_BYTES = 300;

	private static final SafeLogger logger = SafeLogger.of(WriteAudit.class);

	private final String namespace;

	private final TaskClock clock;

	private final Consumer<EndpointWrite> listener;

	private final Deque<EndpointWrite> writes = new ArrayDeque<>();

	private int bytes;

	/**
	 * Create an empty audit.
	 * @param listener gets each write; must neither block nor throw
	 */
	public WriteAudit(String namespace, TaskClock clock, Consumer<EndpointWrite> listener) {
		this.namespace = namespace;
		this.clock = clock;
		this.listener = listener;
	}

	/**
	 * An act on a loop, a flow or a schedule.
	 *
	 * @param target kind of the thing
	 * @param name its name or id
	 * @param action the action
	 * @param parameters its parameters that may be shown
	 * @param user name of the principal, if there is one
	 */
	record WriteRequest(WriteTarget target, String name, String action, Map<String, ?> parameters,
			@Nullable String user) {

	}

	/**
	 * An act that has ended.
	 *
	 * @param answer its answer
	 * @param outcome how it ended
	 * @param detail what was changed
	 */
	record AuditedAnswer<T>(T answer, WriteOutcome outcome, String detail) {

	}

	/** Performs an act and records how it ended, whether or not it throws. */
	<T> T performWrite(WriteRequest request, Supplier<AuditedAnswer<T>> write) {
		AuditedAnswer<T> done;
		try {
			done = write.get();
		}
		catch (BackendUnavailableException ex) {
			recordWrite(request, WriteOutcome.FAILED, String.valueOf(ex.getMessage()));
			throw ex;
		}
		catch (RequestRefusedException | ChihuoException | IllegalArgumentException ex) {
			recordWrite(request, WriteOutcome.REFUSED, String.valueOf(ex.getMessage()));
			throw ex;
		}
		catch (RuntimeException ex) {
			recordWrite(request, WriteOutcome.FAILED, ex.toString());
			throw ex;
		}
		recordWrite(request, done.outcome(), done.detail());
		return done.answer();
	}

	private void recordWrite(WriteRequest request, WriteOutcome outcome, String detail) {
		Map<String, String> parameters = new LinkedHashMap<>();
		request.parameters().forEach((name, value) -> parameters.put(name, limitText(String.valueOf(value))));
		EndpointWrite write = EndpointWrite.of(this.namespace, request.target(), limitText(request.name()),
				request.action(), parameters, (request.user() != null) ? limitText(request.user()) : null,
				this.clock.now(), outcome, limitText(detail));
		keepWrite(write);
		logWrite(write, parameters);
		this.listener.accept(write);
	}

	private static String limitText(String text) {
		return (text.length() > MAX_TEXT_LENGTH) ? text.substring(0, MAX_TEXT_LENGTH) + "..." : text;
	}

	private synchronized void keepWrite(EndpointWrite write) {
		this.writes.addFirst(write);
		this.bytes += sizeOf(write);
		while (this.writes.size() > MAX_WRITES || this.bytes > MAX_BYTES) {
			this.bytes -= sizeOf(this.writes.removeLast());
		}
	}

	private static int sizeOf(EndpointWrite write) {
		return WRITE_BYTES + write.toString().length() * Character.BYTES;
	}

	/** Writes that are kept, the last one first. */
	synchronized List<EndpointWrite> lastWrites() {
		return Collections.unmodifiableList(new ArrayList<>(this.writes));
	}

	/** Acts on flows that were done are logged where they are done. */
	private static void logWrite(EndpointWrite write, Map<String, String> parameters) {
		String target = write.target().name().toLowerCase(Locale.ROOT) + " '" + printableText(write.name()) + "'";
		String given = (write.target() == WriteTarget.SCHEDULE && parameters.isEmpty()) ? ""
				: " with " + printableText(parameters.toString());
		String who = nameOf(write.user());
		String detail = printableText(write.detail());
		if (write.outcome() == WriteOutcome.FAILED) {
			logger.warn("'{}' of {}{}, asked for by {}, failed, and may have been done in part: {}", write.action(),
					target, given, who, detail);
		}
		else if (write.outcome() == WriteOutcome.REFUSED) {
			logger.info("'{}' of {}{}, asked for by {}, was refused: {}", write.action(), target, given, who, detail);
		}
		else if (write.target() != WriteTarget.FLOW) {
			logger.info("'{}' of {}{}, asked for by {}: {}", write.action(), target, given, who, detail);
		}
	}

	/** The name of a user for the log. */
	static String nameOf(@Nullable String user) {
		return (user != null) ? "'" + printableText(user) + "'" : "an unknown user";
	}

	private static String printableText(String text) {
		return text.replaceAll("\\p{Cntrl}", "?");
	}

}
