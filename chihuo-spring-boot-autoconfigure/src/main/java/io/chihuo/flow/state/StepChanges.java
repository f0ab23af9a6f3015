// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Changes of its flow that a run of a step asks for, made when it has ended.
 *
 * @param flow id of the flow
 * @param step the run, as its header names it: a task may be a step of several flows
 * @param context changes of the context in their order
 * @param counts what to add to counters of the flow
 * @param sharedCounts what to add to counters of the namespace
 * @param pushed steps to add, in their order
 * @param cancels whether to cancel the flow
 */
public record StepChanges(String flow, String step, List<ContextChange> context, Map<String, Long> counts,
		Map<String, Long> sharedCounts, List<PushedSteps> pushed, boolean cancels) {

	private static final int FIRST_VERSION = 1;

	/** With counts for counters of the namespace. */
	private static final int LATEST_VERSION = 2;

	/**
	 * Bytes to store.
	 */
	public byte[] toBytes() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (DataOutputStream out = new DataOutputStream(bytes)) {
			out.writeByte(this.sharedCounts.isEmpty() ? FIRST_VERSION : LATEST_VERSION);
			out.writeUTF(this.flow);
			out.writeUTF(this.step);
			out.writeInt(this.context.size());
			for (ContextChange change : this.context) {
				out.writeUTF(change.key());
				out.writeLong(change.increment());
				ContextValue value = change.value();
				out.writeBoolean(value != null);
				if (value != null) {
					value.write(out);
				}
			}
			writeCounts(this.counts, out);
			out.writeInt(this.pushed.size());
			for (PushedSteps steps : this.pushed) {
				out.writeBoolean(steps.front());
				ProgressFormat.writeBytes(steps.plan(), out);
			}
			out.writeBoolean(this.cancels);
			if (!this.sharedCounts.isEmpty()) {
				writeCounts(this.sharedCounts, out);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	private static void writeCounts(Map<String, Long> counts, DataOutputStream out) throws IOException {
		out.writeInt(counts.size());
		for (Map.Entry<String, Long> count : counts.entrySet()) {
			out.writeUTF(count.getKey());
			out.writeLong(count.getValue());
		}
	}

	private static Map<String, Long> readCounts(DataInputStream in) throws IOException {
		Map<String, Long> counts = new TreeMap<>();
		for (int left = in.readInt(); left > 0; left--) {
			counts.put(in.readUTF(), in.readLong());
		}
		return counts;
	}

	/**
	 * Read stored bytes.
	 * @throws io.chihuo.IncompatibleFormatException if they are of a later version
	 */
	public static StepChanges fromBytes(byte[] bytes) {
		try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
			int version = in.readByte();
			PlanFormat.checkVersion(version, LATEST_VERSION);
			String flow = in.readUTF();
			String step = in.readUTF();
			List<ContextChange> context = new ArrayList<>();
			for (int left = in.readInt(); left > 0; left--) {
				context.add(new ContextChange(in.readUTF(), in.readLong(),
						in.readBoolean() ? ContextValue.read(in) : null));
			}
			Map<String, Long> counts = readCounts(in);
			List<PushedSteps> pushed = new ArrayList<>();
			for (int left = in.readInt(); left > 0; left--) {
				pushed.add(new PushedSteps(in.readBoolean(), ProgressFormat.readBytes(in)));
			}
			boolean cancels = in.readBoolean();
			return new StepChanges(flow, step, context, counts, (version >= LATEST_VERSION) ? readCounts(in) : Map.of(),
					pushed, cancels);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The stored changes of a step are damaged", ex);
		}
	}

}
