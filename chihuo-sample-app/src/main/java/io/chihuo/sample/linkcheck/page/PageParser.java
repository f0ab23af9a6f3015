// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.page;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

import io.chihuo.sample.linkcheck.page.Hyperlink.Role;

/**
 * Reads HTML as browsers do, with any faults.
 */
public class PageParser {

	private static final String NAVIGATION = "a[href], area[href], iframe[src], frame[src]";

	private static final String RESOURCES = "link[href], img[src], script[src], source[src], video[src], audio[src], "
			+ "track[src], embed[src], input[type=image][src], object[data], video[poster]";

	// hints for the browser and the page's own address: they lead nowhere
	private static final Pattern NO_LINK = Pattern.compile("(?:^|\\s)(?:dns-prefetch|preconnect|canonical)(?:\\s|$)");

	private static final Pattern CANDIDATE = Pattern.compile("\\s*,?\\s*(\\S*[^\\s,])(?:\\s[^,]*)?,?");

	/**
	 * Read a page.
	 * @param body the page
	 * @param charset name of its encoding, or null to find it out from the page
	 * @param address address of the page
	 */
	public PageContent parsePage(byte[] body, @Nullable String charset, WebAddress address) {
		Document document = readDocument(body, charset, address);
		return new PageContent(findAnchors(document), findLinks(document, baseAddress(document, address)));
	}

	private static Document readDocument(byte[] body, @Nullable String charset, WebAddress address) {
		try {
			return Jsoup.parse(new ByteArrayInputStream(body), charset, address.url());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Set<String> findAnchors(Document document) {
		Set<String> anchors = new HashSet<>();
		document.select("[id]").forEach((element) -> anchors.add(element.attr("id")));
		document.select("a[name]").forEach((element) -> anchors.add(element.attr("name")));
		return anchors;
	}

	private static WebAddress baseAddress(Document document, WebAddress address) {
		Element base = document.selectFirst("base[href]");
		if (base == null) {
			return address;
		}
		try {
			return address.resolveReference(base.attr("href")).orElse(address);
		}
		catch (InvalidAddressException ex) {
			return address;
		}
	}

	private static List<Hyperlink> findLinks(Document document, WebAddress base) {
		Set<Hyperlink> links = new LinkedHashSet<>();
		for (Element element : document.select(NAVIGATION)) {
			findReferences(element, "href", "src")
				.forEach((reference) -> addLink(links, Role.NAVIGATION, base, reference));
		}
		for (Element element : document.select(RESOURCES)) {
			if (!NO_LINK.matcher(element.attr("rel").toLowerCase(Locale.ROOT)).find()) {
				findReferences(element, "href", "src", "data", "poster")
					.forEach((reference) -> addLink(links, Role.RESOURCE, base, reference));
			}
		}
		for (Element element : document.select("[srcset]")) {
			CANDIDATE.matcher(element.attr("srcset"))
				.results()
				.forEach((match) -> addLink(links, Role.RESOURCE, base, match.group(1)));
		}
		return List.copyOf(links);
	}

	private static Stream<String> findReferences(Element element, String... attributes) {
		return Stream.of(attributes).filter(element::hasAttr).map(element::attr);
	}

	private static void addLink(Set<Hyperlink> links, Role role, WebAddress base, String reference) {
		try {
			base.resolveReference(reference).ifPresent((address) -> links.add(Hyperlink.linkTo(role, address)));
		}
		catch (InvalidAddressException ex) {
			links.add(new Hyperlink(Role.INVALID, reference, ""));
		}
	}

}
