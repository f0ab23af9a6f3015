// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.BitSet;

/**
 * Stored form of the items of a plan and of their progress. A set of items is stored as
 * the ranges that it consists of, since most of them are in a few.
 */
final class ItemFormat {

	private ItemFormat() {
	}

	static void writeProgress(ItemProgress progress, DataOutputStream out) throws IOException {
		writeSet(progress.starting, out);
		writeSet(progress.running, out);
		writeSet(progress.failed, out);
		writeSet(progress.waiting, out);
		out.writeInt(progress.begun);
		out.writeInt(progress.known);
		out.writeBoolean(progress.complete);
		writeNumber(progress.pageEnds.size(), out);
		int before = 0;
		for (int page = 0; page < progress.pageEnds.size(); page++) {
			writeNumber(progress.pageEnds.get(page) - before, out);
			writeNumber(progress.pageRounds.get(page), out);
			before = progress.pageEnds.get(page);
		}
		out.writeByte(progress.page.ordinal());
		ProgressFormat.writeBytes(progress.cursor, out);
	}

	static ItemProgress readProgress(DataInputStream in) throws IOException {
		ItemProgress progress = new ItemProgress();
		readSet(progress.starting, in);
		readSet(progress.running, in);
		readSet(progress.failed, in);
		readSet(progress.waiting, in);
		progress.begun = in.readInt();
		progress.known = in.readInt();
		progress.complete = in.readBoolean();
		int end = 0;
		for (int left = readNumber(in); left > 0; left--) {
			end += readNumber(in);
			progress.pageEnds.add(end);
			progress.pageRounds.add(readNumber(in));
		}
		progress.page = ItemProgress.PageState.values()[in.readByte()];
		progress.cursor = ProgressFormat.readBytes(in);
		return progress;
	}

	private static void writeSet(BitSet set, DataOutputStream out) throws IOException {
		int before = 0;
		for (int from = set.nextSetBit(0); from >= 0; from = set.nextSetBit(before)) {
			int to = set.nextClearBit(from);
			writeNumber(to - from, out);
			writeNumber(from - before, out);
			before = to;
		}
		writeNumber(0, out);
	}

	private static void readSet(BitSet set, DataInputStream in) throws IOException {
		int before = 0;
		for (int length = readNumber(in); length > 0; length = readNumber(in)) {
			int from = before + readNumber(in);
			set.set(from, from + length);
			before = from + length;
		}
	}

	/** Seven bits a byte, the lowest first. */
	private static void writeNumber(int number, DataOutputStream out) throws IOException {
		int left = number;
		while (left > 0x7F) {
			out.writeByte(left | 0x80);
			left >>>= 7;
		}
		out.writeByte(left);
	}

	private static int readNumber(DataInputStream in) throws IOException {
		int number = 0;
		for (int shift = 0;; shift += 7) {
			int part = in.readUnsignedByte();
			number |= (part & 0x7F) << shift;
			if (part < 0x80) {
				return number;
			}
		}
	}

}
