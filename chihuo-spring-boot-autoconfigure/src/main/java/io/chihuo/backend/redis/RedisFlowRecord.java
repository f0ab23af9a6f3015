// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.ArrayList;
import java.util.List;

import io.chihuo.FlowState;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.backend.flow.FlowUpdate;

import static io.chihuo.backend.redis.ScriptBatches.toBytes;
import static io.chihuo.backend.redis.ScriptBatches.toNumberBytes;

/**
 * A flow without plan and progress, as {@code lib/flows.lua} stores it.
 *
 * @param version its version
 * @param state its state
 * @param wakeAt when it is due
 * @param createdAt when it was stored
 * @param endedAt when it ended or 0
 */
record RedisFlowRecord(long version, FlowState state, long wakeAt, long createdAt, long endedAt) {

	private static final FlowState[] STATES = FlowState.values();

	private static final byte[] NOTHING = {};

	/** Letters of the states, in their order. */
	static final String LETTERS = "RDFCU";

	/** In place of the letter of a state where there is no flow yet. */
	static final String NOT_BEGUN_LETTER = "E";

	static RedisFlowRecord parse(String text) {
		String[] parts = text.split(":", -1);
		return new RedisFlowRecord(Long.parseLong(parts[0]), stateOf(parts[1]),
				parts[2].isEmpty() ? Long.MAX_VALUE : Long.parseLong(parts[2]), Long.parseLong(parts[3]),
				Long.parseLong(parts[4]));
	}

	/** Version in a record that may be damaged or of a later version; 0 without one. */
	static long versionIn(String text) {
		return numberIn(text, 0);
	}

	/** When such a flow is due, or 0. */
	static long wakeAtIn(String text) {
		return numberIn(text, 2);
	}

	/** When such a flow ended, or 0. */
	static long endedAtIn(String text) {
		return numberIn(text, 4);
	}

	private static long numberIn(String text, int part) {
		String[] parts = text.split(":", -1);
		try {
			return (part < parts.length) ? Long.parseLong(parts[part]) : 0;
		}
		catch (NumberFormatException ex) {
			return 0;
		}
	}

	static FlowState stateOf(String letter) {
		if (letter.equals(NOT_BEGUN_LETTER)) {
			return FlowState.RUNNING;
		}
		int number = LETTERS.indexOf(letter);
		if (number < 0) {
			throw new IllegalStateException("A flow in Redis has the unknown state '" + letter
					+ "', perhaps by a later version of Chihuo; update this node");
		}
		return STATES[number];
	}

	static String letterOf(FlowState state) {
		return LETTERS.substring(state.ordinal(), state.ordinal() + 1);
	}

	private static String letterOf(FlowState state, long endedAt) {
		return (endedAt == FlowRecord.NOT_BEGUN) ? NOT_BEGUN_LETTER : letterOf(state);
	}

	FlowRecord withContent(String id, byte[] plan, byte[] progress) {
		return new FlowRecord(id, this.version, this.state, plan, progress, this.wakeAt, this.createdAt, this.endedAt);
	}

	static byte[][] createArguments(List<FlowRecord> flows) {
		List<byte[]> arguments = new ArrayList<>(8 * flows.size());
		for (FlowRecord flow : flows) {
			arguments.add(toBytes(flow.id()));
			arguments.add(toNumberBytes(flow.version()));
			arguments.add(toBytes(letterOf(flow.state(), flow.endedAt())));
			arguments.add(dueBytes(flow.wakeAt()));
			arguments.add(toBytes(String.format("%016d", flow.createdAt())));
			arguments.add(toNumberBytes(flow.endedAt()));
			arguments.add(flow.plan());
			arguments.add(flow.progress());
		}
		return arguments.toArray(byte[][]::new);
	}

	static byte[][] updateArguments(List<FlowUpdate> updates) {
		List<byte[]> arguments = new ArrayList<>(9 * updates.size());
		for (FlowUpdate update : updates) {
			byte[] plan = update.plan();
			arguments.add(toBytes(update.key().id()));
			arguments.add(toNumberBytes(update.key().version()));
			arguments.add(toNumberBytes(update.key().version() + 1));
			arguments.add(toBytes(letterOf(update.state(), update.endedAt())));
			arguments.add(dueBytes(update.wakeAt()));
			arguments.add(toNumberBytes(update.endedAt()));
			arguments.add(update.progress());
			arguments.add(toBytes((plan != null) ? "y" : "n"));
			arguments.add((plan != null) ? plan : NOTHING);
		}
		return arguments.toArray(byte[][]::new);
	}

	private static byte[] dueBytes(long wakeAt) {
		return (wakeAt == Long.MAX_VALUE) ? NOTHING : toNumberBytes(wakeAt);
	}

}
