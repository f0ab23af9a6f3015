// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Looks up the addresses of a host; may block.
 */
@FunctionalInterface
interface NameLookup {

	/**
	 * Look up a name.
	 * @return at least one address
	 */
	InetAddress[] findAddresses(String host) throws UnknownHostException;

}
