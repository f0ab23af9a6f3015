// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

/**
 * Where the payloads of a schedule come from.
 */
enum PayloadSource {

	/** Its tasks have none. */
	NONE,

	/** The record has it. */
	RECORD,

	/** A method of the nodes that declare the schedule. */
	METHOD

}
