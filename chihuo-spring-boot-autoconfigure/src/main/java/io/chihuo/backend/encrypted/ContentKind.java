// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.encrypted;

/**
 * The part of a task, flow or schedule that a content is, to which it is bound: none can
 * take the place of another.
 */
enum ContentKind {

	PAYLOAD(1), RESULT(2), COMPLETION(3), REASON(4), NODE_MESSAGE(5), FLOW_PLAN(6), FLOW_PROGRESS(7), SCHEDULE(8);

	private final byte code;

	ContentKind(int code) {
		this.code = (byte) code;
	}

	byte code() {
		return this.code;
	}

}
