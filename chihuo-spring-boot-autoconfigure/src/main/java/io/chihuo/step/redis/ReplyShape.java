// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.redis;

/**
 * Meaning of the reply of a command, where Redis before version 6 or the protocol RESP2
 * has a flat list or a text for it.
 */
enum ReplyShape {

	/** The reply as it is. */
	PLAIN,

	/** Names and values in turn. */
	OBJECT,

	/** A number in a text. */
	NUMBER,

	/** Numbers in texts, or nothing. */
	NUMBERS,

	/** Members and their scores in turn. */
	PAIRS,

	/** The same, if the option {@code WITHSCORES} is given. */
	SCORES

}
