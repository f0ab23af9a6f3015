// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

import io.chihuo.FlowState;
import io.chihuo.StepState;

/**
 * Stored form of progress. States of many steps are compressed, as long runs of them are
 * the same.
 */
public final class ProgressFormat {

	private static final int FIRST_VERSION = 1;

	/** With compensations. */
	private static final int COMPENSATION_VERSION = 2;

	/** With steps whose changes were refused. */
	private static final int REFUSAL_VERSION = 3;

	/** With counters of the namespace. */
	private static final int LATEST_VERSION = 4;

	/** In place of whether it was cancelled. */
	private static final int ABANDONED_MARK = 2;

	/** Number of steps from which on their states are compressed. */
	private static final int COMPRESSED_STEPS = 256;

	private ProgressFormat() {
	}

	/**
	 * Bytes of some progress; the same for the same progress.
	 */
	public static byte[] encodeProgress(FlowProgress progress) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		int version = versionOf(progress);
		try (DataOutputStream out = new DataOutputStream(bytes)) {
			out.writeByte(version);
			out.writeByte(progress.state.ordinal());
			out.writeByte(progress.abandoned ? ABANDONED_MARK : progress.cancelled ? 1 : 0);
			out.writeBoolean(progress.dismissed);
			out.writeByte(progress.quietLooks);
			out.writeInt(progress.failedNode);
			out.writeLong(progress.endedAt);
			out.writeLong(progress.run);
			out.writeInt(progress.states.length);
			writeBytes((progress.states.length < COMPRESSED_STEPS) ? progress.states : compress(progress.states), out);
			writeMaps(progress, out);
			if (version >= COMPENSATION_VERSION) {
				writeCompensations(progress, out);
			}
			if (version >= REFUSAL_VERSION) {
				writeNodes(progress.refused, out);
			}
			if (version >= LATEST_VERSION) {
				writeSharedCounters(progress, out);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	private static int versionOf(FlowProgress progress) {
		if (!progress.tickets.isEmpty() || !progress.outgoing.isEmpty()) {
			return LATEST_VERSION;
		}
		boolean compensates = !progress.compensable.isEmpty() || !progress.compensating.isEmpty();
		return !progress.refused.isEmpty() ? REFUSAL_VERSION : compensates ? COMPENSATION_VERSION : FIRST_VERSION;
	}

	private static void writeSharedCounters(FlowProgress progress, DataOutputStream out) throws IOException {
		out.writeInt(progress.tickets.size());
		for (Map.Entry<Integer, Long> ticket : progress.tickets.entrySet()) {
			out.writeInt(ticket.getKey());
			out.writeLong(ticket.getValue());
		}
		out.writeInt(progress.outgoing.size());
		for (OutgoingCount count : progress.outgoing) {
			out.writeInt(count.node());
			out.writeInt(count.round());
			out.writeUTF(count.name());
			out.writeLong(count.amount());
		}
	}

	private static void readSharedCounters(FlowProgress progress, DataInputStream in) throws IOException {
		for (int left = in.readInt(); left > 0; left--) {
			progress.tickets.put(in.readInt(), in.readLong());
		}
		for (int left = in.readInt(); left > 0; left--) {
			progress.outgoing.add(new OutgoingCount(in.readInt(), in.readInt(), in.readUTF(), in.readLong()));
		}
	}

	private static void writeCompensations(FlowProgress progress, DataOutputStream out) throws IOException {
		writeNodes(progress.compensable, out);
		out.writeInt(progress.compensating.size());
		for (Map.Entry<Integer, StepState> scope : progress.compensating.entrySet()) {
			out.writeInt(scope.getKey());
			out.writeByte(scope.getValue().ordinal());
		}
	}

	private static void writeNodes(Collection<Integer> nodes, DataOutputStream out) throws IOException {
		out.writeInt(nodes.size());
		for (int node : nodes) {
			out.writeInt(node);
		}
	}

	private static void readCompensations(FlowProgress progress, DataInputStream in) throws IOException {
		readNodes(progress.compensable, in);
		for (int left = in.readInt(); left > 0; left--) {
			progress.compensating.put(in.readInt(), StepState.values()[in.readByte()]);
		}
	}

	private static void readNodes(Collection<Integer> nodes, DataInputStream in) throws IOException {
		for (int left = in.readInt(); left > 0; left--) {
			nodes.add(in.readInt());
		}
	}

	private static void writeMaps(FlowProgress progress, DataOutputStream out) throws IOException {
		out.writeInt(progress.rounds.size());
		for (Map.Entry<Integer, Integer> round : progress.rounds.entrySet()) {
			out.writeInt(round.getKey());
			out.writeInt(round.getValue());
		}
		out.writeInt(progress.timers.size());
		for (Map.Entry<Integer, Long> timer : progress.timers.entrySet()) {
			out.writeInt(timer.getKey());
			out.writeLong(timer.getValue());
		}
		out.writeInt(progress.waits.size());
		for (int wait : progress.waits) {
			out.writeInt(wait);
		}
		out.writeInt(progress.counts.size());
		for (Map.Entry<String, Long> count : progress.counts.entrySet()) {
			out.writeUTF(count.getKey());
			out.writeLong(count.getValue());
		}
		out.writeInt(progress.unreadSignals());
		for (Map.Entry<String, Deque<byte[]>> signal : progress.signals.entrySet()) {
			for (byte[] value : signal.getValue()) {
				out.writeUTF(signal.getKey());
				writeBytes(value, out);
			}
		}
		out.writeInt(progress.keys.size());
		for (String key : progress.keys) {
			out.writeUTF(key);
		}
		out.writeInt(progress.values.size());
		for (Map.Entry<Integer, byte[]> value : progress.values.entrySet()) {
			out.writeInt(value.getKey());
			writeBytes(value.getValue(), out);
		}
		out.writeInt(progress.reasons.size());
		for (Map.Entry<Integer, String> reason : progress.reasons.entrySet()) {
			out.writeInt(reason.getKey());
			out.writeUTF(reason.getValue());
		}
		out.writeInt(progress.context.size());
		for (Map.Entry<String, ContextValue> value : progress.context.entrySet()) {
			out.writeUTF(value.getKey());
			value.getValue().write(out);
		}
		out.writeInt(progress.items.size());
		for (Map.Entry<Integer, ItemProgress> items : progress.items.entrySet()) {
			out.writeInt(items.getKey());
			ItemFormat.writeProgress(items.getValue(), out);
		}
		out.writeBoolean(progress.removed);
		out.writeInt(progress.withdrawn.size());
		for (Map.Entry<Integer, Integer> run : progress.withdrawn.entrySet()) {
			out.writeInt(run.getKey());
			out.writeInt(run.getValue());
		}
	}

	/**
	 * Read stored progress.
	 * @throws io.chihuo.IncompatibleFormatException if it is of a later version
	 */
	public static FlowProgress decodeProgress(byte[] bytes) {
		try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
			int version = in.readByte();
			PlanFormat.checkVersion(version, LATEST_VERSION);
			FlowState state = FlowState.values()[in.readByte()];
			int cancelled = in.readByte();
			boolean dismissed = in.readBoolean();
			int quietLooks = in.readByte();
			int failedNode = in.readInt();
			long endedAt = in.readLong();
			long run = in.readLong();
			FlowProgress progress = new FlowProgress(in.readInt(), run);
			progress.state = state;
			progress.cancelled = cancelled != 0;
			progress.abandoned = cancelled == ABANDONED_MARK;
			progress.dismissed = dismissed;
			progress.failedNode = failedNode;
			progress.quietLooks = quietLooks;
			progress.endedAt = endedAt;
			byte[] states = readBytes(in);
			byte[] plain = (progress.states.length < COMPRESSED_STEPS) ? states : decompress(states);
			System.arraycopy(plain, 0, progress.states, 0, plain.length);
			readMaps(progress, in);
			if (version >= COMPENSATION_VERSION) {
				readCompensations(progress, in);
			}
			if (version >= REFUSAL_VERSION) {
				readNodes(progress.refused, in);
			}
			if (version >= LATEST_VERSION) {
				readSharedCounters(progress, in);
			}
			return progress;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The stored progress of a flow is damaged", ex);
		}
	}

	private static void readMaps(FlowProgress progress, DataInputStream in) throws IOException {
		for (int left = in.readInt(); left > 0; left--) {
			progress.rounds.put(in.readInt(), in.readInt());
		}
		for (int left = in.readInt(); left > 0; left--) {
			progress.timers.put(in.readInt(), in.readLong());
		}
		for (int left = in.readInt(); left > 0; left--) {
			progress.waits.add(in.readInt());
		}
		for (int left = in.readInt(); left > 0; left--) {
			progress.counts.put(in.readUTF(), in.readLong());
		}
		for (int left = in.readInt(); left > 0; left--) {
			progress.addSignal(in.readUTF(), readBytes(in));
		}
		for (int left = in.readInt(); left > 0; left--) {
			progress.keys.add(in.readUTF());
		}
		for (int left = in.readInt(); left > 0; left--) {
			progress.values.put(in.readInt(), readBytes(in));
		}
		for (int left = in.readInt(); left > 0; left--) {
			progress.reasons.put(in.readInt(), in.readUTF());
		}
		for (int left = in.readInt(); left > 0; left--) {
			progress.context.put(in.readUTF(), ContextValue.read(in));
		}
		for (int left = in.readInt(); left > 0; left--) {
			progress.items.put(in.readInt(), ItemFormat.readProgress(in));
		}
		progress.removed = in.readBoolean();
		for (int left = in.readInt(); left > 0; left--) {
			progress.withdrawn.put(in.readInt(), in.readInt());
		}
	}

	static void writeBytes(byte[] bytes, DataOutputStream out) throws IOException {
		out.writeInt(bytes.length);
		out.write(bytes);
	}

	static byte[] readBytes(DataInputStream in) throws IOException {
		return in.readNBytes(in.readInt());
	}

	private static byte[] compress(byte[] bytes) throws IOException {
		Deflater deflater = new Deflater(Deflater.BEST_SPEED);
		try {
			ByteArrayOutputStream compressed = new ByteArrayOutputStream();
			try (DeflaterOutputStream out = new DeflaterOutputStream(compressed, deflater)) {
				out.write(bytes);
			}
			return compressed.toByteArray();
		}
		finally {
			deflater.end();
		}
	}

	private static byte[] decompress(byte[] bytes) throws IOException {
		try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
			return in.readAllBytes();
		}
	}

}
