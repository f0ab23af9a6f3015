// SPDX-License-Identifier: Apache-2.0

package io.chihuo.faults;

/**
 * The effect of a run on the world outside of its queue.
 */
@FunctionalInterface
interface Effect {

	void apply(String id, long token);

}
