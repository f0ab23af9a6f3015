// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.chihuo.backend.ChildrenNote;
import io.chihuo.backend.OrphanedChildren;
import io.chihuo.backend.QueueRecords;

import static io.chihuo.backend.redis.ScriptBatches.toBytes;
import static io.chihuo.backend.redis.ScriptBatches.toNumberBytes;

/**
 * Children of the tasks of one queue in Redis.
 */
final class RedisChildren {

	private final QueueScripts scripts;

	RedisChildren(QueueScripts scripts) {
		this.scripts = scripts;
	}

	CompletableFuture<List<ChildrenNote.NoteResult>> noteChildren(List<ChildrenNote> notes) {
		return ScriptBatches.sendParts(ScriptBatches.splitBatch(notes, RedisQueue.MAX_IDS_PER_CALL), (part) -> {
			List<byte[]> arguments = new ArrayList<>(1 + 4 * part.size());
			arguments.add(toNumberBytes(ChildrenNote.MAX_CHILDREN));
			for (ChildrenNote note : part) {
				arguments.add(toBytes(note.parent().id()));
				arguments.add(toNumberBytes(note.parent().token()));
				arguments.add(toBytes(OrphanedChildren.toLines(note.removed())));
				arguments.add(toBytes(OrphanedChildren.toLines(note.added())));
			}
			return this.scripts.runScript(ScriptName.NOTE_CHILDREN, arguments.toArray(byte[][]::new))
				.thenApply((reply) -> ScriptReply.decodeCodes(reply, ScriptReply::noteAnswer));
		});
	}

	CompletableFuture<List<OrphanedChildren>> takeOrphans(int max, List<Long> handled) {
		List<byte[]> arguments = new ArrayList<>(2 + handled.size());
		arguments.add(toNumberBytes(max));
		arguments.add(toNumberBytes(QueueRecords.ORPHAN_RETRY_DELAY.toMillis()));
		handled.forEach((number) -> arguments.add(toNumberBytes(number)));
		return this.scripts.runScript(ScriptName.TAKE_ORPHANS, arguments.toArray(byte[][]::new))
			.thenApply(RedisChildren::toOrphans);
	}

	private static List<OrphanedChildren> toOrphans(Object answer) {
		ScriptReply reply = ScriptReply.of(answer);
		List<OrphanedChildren> orphans = new ArrayList<>(reply.size() / 2);
		for (int i = 0; i < reply.size(); i += 2) {
			orphans.add(OrphanedChildren.parseText(Long.parseLong(reply.textAt(i)), reply.textAt(i + 1)));
		}
		return orphans;
	}

}
