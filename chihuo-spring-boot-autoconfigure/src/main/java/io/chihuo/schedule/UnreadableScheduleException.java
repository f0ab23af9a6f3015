// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import io.chihuo.ChihuoException;

/**
 * The record of a schedule, or its entry in the directory, cannot be read.
 */
final class UnreadableScheduleException extends ChihuoException {

	private static final long serialVersionUID = 1L;

	private UnreadableScheduleException(String message, Throwable cause) {
		super(message, cause);
	}

	static UnreadableScheduleException ofRecord(String name, Throwable cause) {
		return new UnreadableScheduleException("Schedule '" + name + "' cannot be read here: it is damaged, or "
				+ "encrypted with a key that this node lacks, or a later version wrote it. Call another node, or "
				+ "remove the schedule", cause);
	}

	static UnreadableScheduleException ofEntry(String name, Throwable cause) {
		return new UnreadableScheduleException("The entry of schedule '" + name + "' in the directory cannot be read "
				+ "here: it is damaged, or encrypted with a key that this node lacks, or a later version wrote it. "
				+ "Call another node, or add the key", cause);
	}

}
