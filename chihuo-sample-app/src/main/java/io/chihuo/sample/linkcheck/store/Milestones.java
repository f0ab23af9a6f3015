// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

/**
 * The stage of the crawl as a whole, for all processes that share it.
 */
public interface Milestones {

	/**
	 * How far a crawl was when this process came.
	 */
	enum Stage {

		/**
		 * Nobody had begun it.
		 */
		NEW,

		/**
		 * Others are at work, or were and did not come to the end.
		 */
		BEGUN,

		/**
		 * Its end was reported.
		 */
		OVER

	}

	/**
	 * Begin the crawl, or join it.
	 * @param extent how far it goes
	 * @return its stage before
	 * @throws OtherExtentException if it was begun with another extent
	 */
	Stage begin(String extent);

	/**
	 * Note that the end is reported.
	 * @return whether this process is the first to do so
	 */
	boolean end();

	/**
	 * Forget the crawl and all that its store holds.
	 */
	void forget();

	/**
	 * Whether the crawl outlives this process.
	 */
	boolean lasting();

}
