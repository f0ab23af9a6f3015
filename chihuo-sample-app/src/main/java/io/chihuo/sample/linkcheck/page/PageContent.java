// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.page;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

import org.springframework.web.util.UriUtils;

/**
 * The content of a page.
 *
 * @param anchors names that a fragment may point at
 * @param links its links, each once
 */
public record PageContent(Set<String> anchors, List<Hyperlink> links) {

	public PageContent {
		anchors = Set.copyOf(anchors);
		links = List.copyOf(links);
	}

	/**
	 * Whether the page has the anchor that a fragment names. The top of the page needs no
	 * name.
	 * @param fragment fragment, encoded or not
	 */
	public boolean hasAnchor(String fragment) {
		// the part from ":~:" on lets the browser search for a text
		String name = fragment.replaceFirst(":~:.*", "");
		return name.isEmpty() || name.equalsIgnoreCase("top") || this.anchors.contains(name)
				|| this.anchors.contains(decodeName(name));
	}

	private static String decodeName(String name) {
		try {
			return UriUtils.decode(name, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return name;
		}
	}

}
