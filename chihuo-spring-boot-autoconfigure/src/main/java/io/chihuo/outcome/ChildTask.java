// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

/**
 * A task that was submitted by another one.
 */
public interface ChildTask {

	/**
	 * Whether it has ended, as far as this process knows.
	 */
	boolean hasEnded();

	/**
	 * Whether this process no longer learns of its end.
	 */
	boolean isIgnored();

}
