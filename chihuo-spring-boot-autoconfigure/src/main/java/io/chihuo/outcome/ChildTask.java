// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

/**
 * A task that was submitted by another one.
 */
public interface ChildTask {

	/**
	 * A task that was refused, or whose submission was not answered: it may be there.
	 */
	ChildTask UNANSWERED = new ChildTask() {

		@Override
		public boolean hasEnded() {
			return false;
		}

		@Override
		public boolean isIgnored() {
			return true;
		}

	};

	/**
	 * Whether it has ended, as far as this process knows.
	 */
	boolean hasEnded();

	/**
	 * Whether this process no longer learns of its end.
	 */
	boolean isIgnored();

}
