// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

/**
 * Answer of a counter to an event.
 */
public enum CounterAnswer {

	/** The event has its effect, or had it before. */
	APPLIED,

	/** Too many steps wait. */
	TOO_MANY_WAITS,

	/** The event has no effect now, and is to be sent again later. */
	REPEAT_LATER

}
