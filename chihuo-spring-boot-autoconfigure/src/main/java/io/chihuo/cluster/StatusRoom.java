// SPDX-License-Identifier: Apache-2.0

package io.chihuo.cluster;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.chihuo.RunningTask;

/**
 * The room for details in one status of a node, which each heartbeat carries: what does
 * not fit is left out. Names and states of loops are never left out.
 */
final class StatusRoom {

	/** Of all details of a status. */
	static final int MAX_BYTES = 32 * 1024;

	/** Of the numbers and field names of one run or error. */
	private static final int DETAIL_FRAME_BYTES = 150;

	/** Of the numbers and field names of one loop. */
	private static final int LOOP_FRAME_BYTES = 190;

	/** Of a character that JSON writes by its number. */
	private static final int ESCAPED_BYTES = 6;

	private int room = MAX_BYTES;

	private int runs = LoopStatus.MAX_RUNNING_TASKS_PER_NODE;

	private boolean take(int bytes) {
		if (bytes > this.room) {
			return false;
		}
		this.room -= bytes;
		return true;
	}

	/** Most bytes of a loop without its details. */
	static int frameBytes(String loop) {
		return LOOP_FRAME_BYTES + bytesOf(loop);
	}

	/** Most bytes of a text in JSON. */
	private static int bytesOf(@Nullable String text) {
		int bytes = 0;
		for (int i = 0; text != null && i < text.length(); i++) {
			char c = text.charAt(i);
			bytes += (c < ' ' || c == '"' || c == '\\') ? ESCAPED_BYTES : (c < 0x80) ? 1 : 3;
		}
		return bytes;
	}

	/** All of them, or none. */
	List<String> takeMethods(List<String> methods) {
		return take(methods.stream().mapToInt((name) -> bytesOf(name) + 3).sum()) ? methods : List.of();
	}

	@Nullable RunError takeError(@Nullable RunError error) {
		return (error != null && take(bytesOf(error.id()) + bytesOf(error.error()) + DETAIL_FRAME_BYTES)) ? error
				: null;
	}

	/** The oldest. */
	List<RunStatus> takeRuns(List<RunningTask> running) {
		int most = Math.min(Math.min(running.size(), LoopStatus.MAX_RUNNING_TASKS), this.runs);
		List<RunStatus> taken = new ArrayList<>(most);
		for (RunningTask run : running.subList(0, most)) {
			RunStatus status = RunStatus.of(run).shortenMessage();
			if (!take(bytesOf(status.id()) + bytesOf(status.message()) + DETAIL_FRAME_BYTES)) {
				break;
			}
			taken.add(status);
		}
		this.runs -= taken.size();
		return taken;
	}

}
