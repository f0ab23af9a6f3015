// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A task that was awaited has failed where it ran. The exception that its handler threw
 * is described as text, since its class need not be known here.
 */
public class RemoteTaskException extends ChihuoException {

	private static final long serialVersionUID = 1L;

	private final String queue;

	private final String taskId;

	private final String remoteType;

	private final @Nullable String remoteMessage;

	private final String remoteStack;

	private final ArrayList<String> remoteCauses;

	private final int attempt;

	private final String worker;

	/**
	 * Create an exception.
	 * @param remoteType class name of the exception of the handler, empty if it is not
	 * known
	 * @param remoteMessage its message, or the reason for which the task was given up
	 * @param remoteStack its stack trace, bounded; empty if it is not known
	 * @param remoteCauses its causes as text, the direct one first
	 * @param attempt which run failed, 0 if it is not known
	 * @param worker node on which it failed, empty if it is not known
	 */
	public RemoteTaskException(String queue, String taskId, String remoteType, @Nullable String remoteMessage,
			String remoteStack, List<String> remoteCauses, int attempt, String worker) {
		super("Task '" + taskId + "' of '" + queue + "' failed" + (worker.isEmpty() ? "" : " on " + worker)
				+ (attempt > 0 ? ", attempt " + attempt : "") + (remoteType.isEmpty() ? "" : ": " + remoteType)
				+ ((remoteMessage != null) ? ": " + remoteMessage : ""));
		this.queue = queue;
		this.taskId = taskId;
		this.remoteType = remoteType;
		this.remoteMessage = remoteMessage;
		this.remoteStack = remoteStack;
		this.remoteCauses = new ArrayList<>(remoteCauses);
		this.attempt = attempt;
		this.worker = worker;
	}

	/**
	 * Name of the loop.
	 */
	public String queue() {
		return this.queue;
	}

	/**
	 * Id of the task.
	 */
	public String taskId() {
		return this.taskId;
	}

	/**
	 * Class name of the exception of the handler, empty if it is not known.
	 */
	public String remoteType() {
		return this.remoteType;
	}

	/**
	 * Message of that exception, or the reason for which the task was given up; null if
	 * it had none.
	 */
	public @Nullable String remoteMessage() {
		return this.remoteMessage;
	}

	/**
	 * Stack trace of that exception as text, at most 16 Ki characters; empty if it is not
	 * known.
	 */
	public String remoteStack() {
		return this.remoteStack;
	}

	/**
	 * Causes of that exception as text, the direct one first, at most 8.
	 */
	public List<String> remoteCauses() {
		return List.copyOf(this.remoteCauses);
	}

	/**
	 * Which run failed, from 1; 0 if it is not known.
	 */
	public int attempt() {
		return this.attempt;
	}

	/**
	 * Node on which it failed, empty if it is not known.
	 */
	public String worker() {
		return this.worker;
	}

}
