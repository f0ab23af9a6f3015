// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.html;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

import io.chihuo.sample.linkcheck.address.InvalidAddressException;
import io.chihuo.sample.linkcheck.address.WebAddress;
import io.chihuo.sample.linkcheck.html.Hyperlink.Role;

/**
 * Collects where one page leads, each place once.
 */
class LinkCollector {

	private static final String NAVIGATION = "a[href], area[href], iframe[src], frame[src]";

	private static final String RESOURCES = "link[href], img[src], script[src], source[src], video[src], audio[src], "
			+ "track[src], embed[src], input[type=image][src], object[data], video[poster]";

	// says where to connect to or what the page's own address is, and leads nowhere
	private static final Pattern NO_LINK = Pattern.compile("(?:^|\\s)(?:dns-prefetch|preconnect|canonical)(?:\\s|$)");

	private static final Pattern CANDIDATE = Pattern.compile("\\s*,?\\s*(\\S*[^\\s,])(?:\\s[^,]*)?,?");

	private final Set<Hyperlink> links = new LinkedHashSet<>();

	private final WebAddress base;

	LinkCollector(WebAddress base) {
		this.base = base;
	}

	List<Hyperlink> collect(Document document) {
		for (Element element : document.select(NAVIGATION)) {
			add(Role.NAVIGATION, element, "href", "src");
		}
		for (Element element : document.select(RESOURCES)) {
			if (!NO_LINK.matcher(element.attr("rel").toLowerCase(Locale.ROOT)).find()) {
				add(Role.RESOURCE, element, "href", "src", "data", "poster");
			}
		}
		for (Element element : document.select("[srcset]")) {
			CANDIDATE.matcher(element.attr("srcset")).results().forEach((match) -> add(Role.RESOURCE, match.group(1)));
		}
		return List.copyOf(this.links);
	}

	private void add(Role role, Element element, String... attributes) {
		for (String attribute : attributes) {
			if (element.hasAttr(attribute)) {
				add(role, element.attr(attribute));
			}
		}
	}

	private void add(Role role, String reference) {
		try {
			this.base.resolve(reference).ifPresent((address) -> this.links.add(Hyperlink.to(role, address)));
		}
		catch (InvalidAddressException ex) {
			this.links.add(new Hyperlink(Role.INVALID, reference, ""));
		}
	}

}
