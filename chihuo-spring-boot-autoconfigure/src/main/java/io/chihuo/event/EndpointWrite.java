// SPDX-License-Identifier: Apache-2.0

package io.chihuo.event;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Somebody acted on a loop, a queue, a flow or a schedule over the Actuator endpoint of
 * this node, or tried to. Published after the act, at most once and in order, on a thread
 * of its own. Texts of more than 1000 characters are cut.
 */
public final class EndpointWrite {

	/**
	 * Kind of a thing that can be acted on.
	 */
	public enum WriteTarget {

		/**
		 * A loop or its queue.
		 */
		LOOP,

		/**
		 * A flow.
		 */
		FLOW,

		/**
		 * A schedule.
		 */
		SCHEDULE

	}

	/**
	 * How an act ended.
	 */
	public enum WriteOutcome {

		/**
		 * It was done.
		 */
		DONE,

		/**
		 * It was refused and changed nothing.
		 */
		REFUSED,

		/**
		 * The backend or a node did not answer, or failed; it may have been done in part.
		 */
		FAILED

	}

	private final String namespace;

	private final WriteTarget target;

	private final String name;

	private final String action;

	private final Map<String, String> parameters;

	private final @Nullable String user;

	private final Instant at;

	private final WriteOutcome outcome;

	private final String detail;

	private EndpointWrite(String namespace, WriteTarget target, String name, String action,
			Map<String, String> parameters, @Nullable String user, Instant at, WriteOutcome outcome, String detail) {
		this.namespace = namespace;
		this.target = target;
		this.name = name;
		this.action = action;
		this.parameters = Map.copyOf(parameters);
		this.user = user;
		this.at = at;
		this.outcome = outcome;
		this.detail = detail;
	}

	/**
	 * Creates an event, for the endpoint and tests.
	 * @param namespace name of the namespace
	 * @param target kind of the thing that was acted on
	 * @param name name of the loop or schedule, or id of the flow
	 * @param action the action, such as {@code pause}
	 * @param parameters its parameters, without values of signals and steps
	 * @param user name of the principal, null if there is none
	 * @param at when it ended
	 * @param outcome how it ended
	 * @param detail what was changed, or why nothing was
	 */
	public static EndpointWrite of(String namespace, WriteTarget target, String name, String action,
			Map<String, String> parameters, @Nullable String user, Instant at, WriteOutcome outcome, String detail) {
		return new EndpointWrite(namespace, target, name, action, parameters, user, at, outcome, detail);
	}

	/**
	 * Name of the namespace.
	 */
	public String namespace() {
		return this.namespace;
	}

	/**
	 * Kind of the thing that was acted on.
	 */
	public WriteTarget target() {
		return this.target;
	}

	/**
	 * Name of the loop or schedule, or id of the flow.
	 */
	public String name() {
		return this.name;
	}

	/**
	 * The action, such as {@code pause}.
	 */
	public String action() {
		return this.action;
	}

	/**
	 * Its parameters by name, without values of signals and steps.
	 */
	public Map<String, String> parameters() {
		return this.parameters;
	}

	/**
	 * Name of the principal; null if there is none.
	 */
	public @Nullable String user() {
		return this.user;
	}

	/**
	 * When it ended.
	 */
	public Instant at() {
		return this.at;
	}

	/**
	 * How it ended.
	 */
	public WriteOutcome outcome() {
		return this.outcome;
	}

	/**
	 * Number of nodes or ids that were changed, or the reason why none was.
	 */
	public String detail() {
		return this.detail;
	}

	private List<@Nullable Object> fieldValues() {
		return Arrays.asList(this.namespace, this.target, this.name, this.action, this.parameters, this.user, this.at,
				this.outcome, this.detail);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof EndpointWrite that && fieldValues().equals(that.fieldValues());
	}

	@Override
	public int hashCode() {
		return fieldValues().hashCode();
	}

	@Override
	public String toString() {
		return "EndpointWrite" + fieldValues();
	}

}
