// SPDX-License-Identifier: Apache-2.0

package io.chihuo.cluster;

import java.util.ArrayList;
import java.util.List;

/**
 * The messages with the status of this node. All loops are in one message where they fit
 * into it, so that nodes of earlier versions know them all. Where they do not, further
 * messages have the other ones: those with changes, and in turn one without, so that a
 * node that missed a message has it soon. For one thread.
 */
final class LoopChunks {

	/** Most bytes of one message. */
	static final int MAX_MESSAGE_BYTES = 64 * 1024;

	/**
	 * Most bytes of the loops of a chunk without their details, which may all be in one
	 * chunk. The cut does not depend on the details, so that these do not move other
	 * loops to another chunk.
	 */
	private static final int MAX_CHUNK_BYTES = MAX_MESSAGE_BYTES - StatusRoom.MAX_BYTES - 4 * 1024;

	/** The other chunks as they were sent last. */
	private List<List<LoopStatus>> sent = List.of();

	private int turn;

	/**
	 * The messages to send now.
	 * @param all whether those without changes are wanted too
	 */
	List<ClusterMessage> messagesOf(NodeStatus status, boolean all) {
		List<List<LoopStatus>> chunks = cutLoops(status.loops());
		int count = chunks.size();
		if (count <= 1) {
			this.sent = List.of();
			return List.of(ClusterMessage.statusMessage(status));
		}
		List<ClusterMessage> messages = new ArrayList<>();
		messages.add(ClusterMessage.statusMessage(status.withLoops(chunks.get(0)), new LoopChunk(0, count, List.of())));
		this.turn = this.turn % (count - 1) + 1;
		boolean cutAnew = this.sent.size() != count;
		for (int i = 1; i < count; i++) {
			if (all || cutAnew || i == this.turn || !chunks.get(i).equals(this.sent.get(i))) {
				messages.add(ClusterMessage.loopsMessage(status.instance(), new LoopChunk(i, count, chunks.get(i))));
			}
		}
		this.sent = chunks;
		return messages;
	}

	private static List<List<LoopStatus>> cutLoops(List<LoopStatus> loops) {
		List<List<LoopStatus>> chunks = new ArrayList<>();
		int from = 0;
		int bytes = 0;
		for (int i = 0; i < loops.size(); i++) {
			int more = StatusRoom.frameBytes(loops.get(i).name());
			if (i > from && bytes + more > MAX_CHUNK_BYTES) {
				chunks.add(loops.subList(from, i));
				from = i;
				bytes = 0;
			}
			bytes += more;
		}
		chunks.add(loops.subList(from, loops.size()));
		return (chunks.size() <= LoopChunk.MAX_CHUNKS) ? chunks : chunks.subList(0, LoopChunk.MAX_CHUNKS);
	}

}
