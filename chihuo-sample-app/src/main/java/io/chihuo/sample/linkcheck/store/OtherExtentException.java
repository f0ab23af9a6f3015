// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

import io.chihuo.ChihuoConfigurationException;

/**
 * A crawl was begun with another start, depth or limit than it is to go on with.
 */
public class OtherExtentException extends ChihuoConfigurationException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param crawl name of the crawl
	 * @param before extent it was begun with
	 * @param extent extent it is to go on with
	 */
	public OtherExtentException(String crawl, String before, String extent) {
		super("Crawl '" + crawl + "' was begun as " + before + " and cannot go on as " + extent,
				"Give this crawl a 'chihuo.namespace' of its own, or forget the other one with 'linkcheck.fresh'.",
				null);
	}

}
