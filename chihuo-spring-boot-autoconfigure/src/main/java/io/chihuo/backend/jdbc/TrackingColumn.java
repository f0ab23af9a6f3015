// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.state.OutcomeTracking;

/**
 * Packs those who await a task: its order number, how long its outcome is kept, whether a
 * failure is only kept as the outcome, and the nodes to wake.
 */
final class TrackingColumn {

	private TrackingColumn() {
	}

	static byte @Nullable [] writeTracking(@Nullable OutcomeTracking tracking) {
		return (tracking == null) ? null : BinaryColumn.packBytes((out) -> {
			out.writeLong(tracking.order());
			out.writeLong(tracking.retentionMillis());
			out.writeBoolean(tracking.answersFailure());
			out.writeInt(tracking.nodes().size());
			for (String node : tracking.nodes()) {
				BinaryColumn.writeText(out, node);
			}
		});
	}

	/** Never fails: nobody awaits a task of which this is damaged. */
	static @Nullable OutcomeTracking readTracking(byte @Nullable [] packed) {
		try {
			return (packed != null) ? BinaryColumn.unpackBytes(packed, TrackingColumn::readFrom) : null;
		}
		catch (UncheckedIOException | IllegalArgumentException ex) {
			return null;
		}
	}

	private static OutcomeTracking readFrom(DataInputStream in) throws IOException {
		long order = in.readLong();
		long retention = in.readLong();
		boolean answersFailure = in.readBoolean();
		List<String> nodes = new ArrayList<>();
		for (int left = in.readInt(); left > 0; left--) {
			nodes.add(BinaryColumn.readText(in));
		}
		return new OutcomeTracking(order, retention, answersFailure, List.copyOf(nodes));
	}

}
