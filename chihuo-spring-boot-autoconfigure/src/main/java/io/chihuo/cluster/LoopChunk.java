// SPDX-License-Identifier: Apache-2.0

package io.chihuo.cluster;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Some of the loops of a node, where all do not fit into one message.
 *
 * @param index number of the chunk; that with number 0 is in the status itself
 * @param count how many chunks there are
 * @param loops its loops, none for number 0
 */
record LoopChunk(int index, int count, List<LoopStatus> loops) {

	/** Of further ones no node keeps anything. */
	static final int MAX_CHUNKS = 1000;

	LoopChunk {
		loops = (loops != null) ? List.copyOf(loops) : List.of();
	}

	/** How many chunks there are besides that in the status. */
	static int furtherCount(@Nullable LoopChunk chunk) {
		return (chunk == null || chunk.count() > MAX_CHUNKS) ? 0 : Math.max(chunk.count() - 1, 0);
	}

	boolean isValid() {
		return this.index > 0 && this.index < this.count && this.count <= MAX_CHUNKS;
	}

}
