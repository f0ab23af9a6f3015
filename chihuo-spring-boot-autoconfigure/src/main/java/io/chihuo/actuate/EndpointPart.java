// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.util.stream.Stream;

/**
 * A part of the endpoint, by the first segment of a path below it. Every other segment is
 * the name of a loop. A loop that has the name of a part is reached with a prefix, which
 * any loop may have.
 */
enum EndpointPart {

	/** All loops. */
	OVERVIEW("overview"),

	/** Flows. */
	FLOWS("flows"),

	/** Schedules. */
	SCHEDULES("schedules"),

	/** Bulk operations. */
	OPERATIONS("bulk-operations"),

	/** The last writes. */
	AUDIT("audit"),

	/** One loop. */
	LOOP("loop:");

	private final String segment;

	EndpointPart(String segment) {
		this.segment = segment;
	}

	static EndpointPart of(String segment) {
		return Stream.of(values()).filter((part) -> part.segment.equals(segment)).findFirst().orElse(LOOP);
	}

	/** The name of the loop of a segment, with or without the prefix. */
	static String loopOf(String segment) {
		return segment.startsWith(LOOP.segment) ? segment.substring(LOOP.segment.length()) : segment;
	}

}
