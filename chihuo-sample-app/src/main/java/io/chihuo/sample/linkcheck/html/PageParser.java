// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.html;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

import io.chihuo.sample.linkcheck.address.InvalidAddressException;
import io.chihuo.sample.linkcheck.address.WebAddress;

/**
 * Reads HTML as browsers do: whatever its faults, something comes out.
 */
public class PageParser {

	/**
	 * Read a page.
	 * @param body the page
	 * @param charset name of its encoding, or null to find it out from the page
	 * @param address where it is from
	 */
	public PageContent parse(byte[] body, @Nullable String charset, WebAddress address) {
		Document document = read(body, charset, address);
		return new PageContent(anchors(document), new LinkCollector(base(document, address)).collect(document));
	}

	private static Document read(byte[] body, @Nullable String charset, WebAddress address) {
		try {
			return Jsoup.parse(new ByteArrayInputStream(body), charset, address.url());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Set<String> anchors(Document document) {
		Set<String> anchors = new HashSet<>();
		for (Element element : document.select("[id]")) {
			anchors.add(element.attr("id"));
		}
		for (Element element : document.select("a[name]")) {
			anchors.add(element.attr("name"));
		}
		return anchors;
	}

	private static WebAddress base(Document document, WebAddress address) {
		Element base = document.selectFirst("base[href]");
		if (base == null) {
			return address;
		}
		try {
			return address.resolve(base.attr("href")).orElse(address);
		}
		catch (InvalidAddressException ex) {
			return address;
		}
	}

}
