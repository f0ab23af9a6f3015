// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.html;

import java.util.List;
import java.util.Set;

import io.chihuo.sample.linkcheck.address.PercentEncoding;

/**
 * The content of a page.
 *
 * @param anchors names that a fragment may point at
 * @param links where it leads, each place once
 */
public record PageContent(Set<String> anchors, List<Hyperlink> links) {

	public PageContent {
		anchors = Set.copyOf(anchors);
		links = List.copyOf(links);
	}

	/**
	 * Whether a browser would find the place a fragment names. The top of the page needs
	 * no name.
	 * @param fragment fragment, encoded or not
	 */
	public boolean hasPlace(String fragment) {
		// what follows ":~:" tells the browser to search for a text
		String name = fragment.replaceFirst(":~:.*", "");
		return name.isEmpty() || name.equalsIgnoreCase("top") || this.anchors.contains(name)
				|| this.anchors.contains(PercentEncoding.decode(name));
	}

}
