// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

import org.springframework.core.io.ClassPathResource;

import io.chihuo.sample.linkcheck.report.CrawlFindings.BrokenLink;

/**
 * Fills the template {@code report.html}: one file that needs no other.
 */
public class HtmlReport {

	private static final int MAX_LISTED_PAGES = 10;

	/**
	 * Write the report.
	 */
	public void writeReport(CrawlFindings findings, Path file) throws IOException {
		Path directory = file.toAbsolutePath().getParent();
		if (directory != null) {
			Files.createDirectories(directory);
		}
		Files.writeString(file, renderHtml(findings));
	}

	String renderHtml(CrawlFindings findings) throws IOException {
		String template = new ClassPathResource("report.html", HtmlReport.class)
			.getContentAsString(StandardCharsets.UTF_8);
		Document document = Jsoup.parse(template);
		document.outputSettings().prettyPrint(false);
		setText(document, "pages", findings.pages());
		setText(document, "links", findings.links());
		setText(document, "broken", findings.broken().size());
		setText(document, "seconds", findings.secondsText());
		addLink(elementAt(document, "start"), findings.start());
		findings.skipped()
			.forEach((reason, count) -> elementAt(document, "skipped").appendElement("li").text(count + " " + reason));
		findings.broken().forEach((link) -> addRow(elementAt(document, "rows"), link));
		elementAt(document, findings.broken().isEmpty() ? "some-broken" : "none-broken").remove();
		return document.outerHtml();
	}

	private static void addRow(Element rows, BrokenLink broken) {
		Element row = rows.appendElement("tr");
		addLink(row.appendElement("td"), broken.address());
		row.appendElement("td").text(broken.reason());
		addReferrers(row.appendElement("td"), broken);
	}

	private static void addReferrers(Element cell, BrokenLink broken) {
		Element list = cell.appendElement("ul");
		broken.referrers().stream().limit(MAX_LISTED_PAGES).forEach((page) -> addLink(list.appendElement("li"), page));
		if (broken.referrers().size() > MAX_LISTED_PAGES) {
			Element details = cell.appendElement("details");
			details.appendElement("summary").text("and " + (broken.referrers().size() - MAX_LISTED_PAGES) + " more");
			Element more = details.appendElement("ul");
			broken.referrers()
				.stream()
				.skip(MAX_LISTED_PAGES)
				.forEach((page) -> addLink(more.appendElement("li"), page));
		}
	}

	// a text that is no address of the web is shown, but must not become a link
	private static void addLink(Element parent, String address) {
		if (address.startsWith("http://") || address.startsWith("https://")) {
			parent.appendElement("a").attr("href", address).text(address);
		}
		else {
			parent.text(address);
		}
	}

	private static void setText(Document document, String id, Object value) {
		elementAt(document, id).text(String.valueOf(value));
	}

	private static Element elementAt(Document document, String id) {
		return document.expectFirst("#" + id);
	}

}
