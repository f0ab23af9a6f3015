// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Stored form of counters of a namespace.
 */
public final class CounterFormat {

	private static final int FORMAT_VERSION = 1;

	private CounterFormat() {
	}

	/**
	 * Bytes of a counter; the same for the same counter.
	 */
	public static byte[] encodeCounter(SharedCounter counter) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (DataOutputStream out = new DataOutputStream(bytes)) {
			out.writeByte(FORMAT_VERSION);
			out.writeByte(counter.quietLooks);
			out.writeLong(counter.lookAt);
			out.writeLong(counter.changedAt);
			out.writeLong(counter.sum);
			out.writeInt(counter.waits.size());
			for (CounterWait wait : counter.waits) {
				writeWait(wait, out);
			}
			out.writeInt(counter.grants.size());
			for (Map.Entry<Long, SharedCounter.OpenGrant> grant : counter.grants.entrySet()) {
				out.writeLong(grant.getKey());
				writeWait(grant.getValue().endedWait(), out);
				out.writeLong(grant.getValue().deliverAt());
				out.writeByte(grant.getValue().deliveries());
			}
			out.writeInt(counter.keys.size());
			for (String key : counter.keys) {
				out.writeUTF(key);
			}
			out.writeInt(counter.received.size());
			for (Map.Entry<StepRun, SharedCounter.ReceivedCount> count : counter.received.entrySet()) {
				count.getKey().write(out);
				out.writeLong(count.getValue().lookAt());
				out.writeBoolean(count.getValue().confirmed());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	private static void writeWait(CounterWait wait, DataOutputStream out) throws IOException {
		wait.step().write(out);
		out.writeLong(wait.target());
	}

	/**
	 * Read a stored counter.
	 * @throws io.chihuo.IncompatibleFormatException if it is of a later version
	 */
	public static SharedCounter decodeCounter(byte[] bytes) {
		try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
			PlanFormat.checkVersion(in.readByte(), FORMAT_VERSION);
			SharedCounter counter = new SharedCounter();
			counter.quietLooks = in.readByte();
			counter.lookAt = in.readLong();
			counter.changedAt = in.readLong();
			counter.sum = in.readLong();
			for (int left = in.readInt(); left > 0; left--) {
				counter.waits.add(readWait(in));
			}
			for (int left = in.readInt(); left > 0; left--) {
				counter.grants.put(in.readLong(),
						new SharedCounter.OpenGrant(readWait(in), in.readLong(), in.readByte()));
			}
			for (int left = in.readInt(); left > 0; left--) {
				counter.keys.add(in.readUTF());
			}
			for (int left = in.readInt(); left > 0; left--) {
				counter.received.put(StepRun.read(in),
						new SharedCounter.ReceivedCount(in.readLong(), in.readBoolean()));
			}
			return counter;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The stored counter of a namespace is damaged", ex);
		}
	}

	private static CounterWait readWait(DataInputStream in) throws IOException {
		return new CounterWait(StepRun.read(in), in.readLong());
	}

}
