// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.report;

import java.util.List;

/**
 * An address that leads nowhere.
 *
 * @param address the address, fragment included
 * @param reason why it is broken
 * @param referrers pages that link to it, in alphabetical order
 */
public record BrokenLink(String address, String reason, List<String> referrers) {

	public BrokenLink {
		referrers = List.copyOf(referrers);
	}

}
