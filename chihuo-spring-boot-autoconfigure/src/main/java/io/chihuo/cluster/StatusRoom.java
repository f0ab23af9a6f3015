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

	/** In characters, most of which take a byte in the message. */
	private static final int MAX_LENGTH = 32 * 1024;

	/** Of the numbers and field names of one run or error. */
	private static final int FRAME_LENGTH = 150;

	private int room = MAX_LENGTH;

	private int runs = LoopStatus.MAX_RUNNING_TASKS_PER_NODE;

	private boolean take(int length) {
		if (length > this.room) {
			return false;
		}
		this.room -= length;
		return true;
	}

	/** All of them, or none. */
	List<String> takeMethods(List<String> methods) {
		return take(methods.stream().mapToInt((name) -> name.length() + 3).sum()) ? methods : List.of();
	}

	@Nullable RunError takeError(@Nullable RunError error) {
		return (error != null && take(error.id().length() + error.error().length() + FRAME_LENGTH)) ? error : null;
	}

	/** The oldest. */
	List<RunStatus> takeRuns(List<RunningTask> running) {
		int most = Math.min(Math.min(running.size(), LoopStatus.MAX_RUNNING_TASKS), this.runs);
		List<RunStatus> taken = new ArrayList<>(most);
		for (RunningTask run : running.subList(0, most)) {
			RunStatus status = RunStatus.of(run).shortenMessage();
			String message = status.message();
			if (!take(status.id().length() + ((message != null) ? message.length() : 0) + FRAME_LENGTH)) {
				break;
			}
			taken.add(status);
		}
		this.runs -= taken.size();
		return taken;
	}

}
