// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.chihuo.sample.linkcheck.report.CrawlFindings.BrokenLink;

import static org.assertj.core.api.Assertions.assertThat;

class HtmlReportTests {

	private final HtmlReport report = new HtmlReport();

	@Test
	void showsEveryBrokenLinkWithItsReferrers() throws IOException {
		Document html = render(
				new BrokenLink("http://host/gone", "answered 404", List.of("http://host/", "http://host/b")));
		assertThat(html.select("#rows tr")).hasSize(1);
		assertThat(html.select("#rows td").eachText()).containsExactly("http://host/gone", "answered 404",
				"http://host/ http://host/b");
		assertThat(html.select("#rows a").eachAttr("href")).containsExactly("http://host/gone", "http://host/",
				"http://host/b");
	}

	@Test
	void showsTheNumbers() throws IOException {
		Document html = render();
		assertThat(html.select("dd").eachText()).containsExactly("12", "34", "0", "5.7");
		assertThat(html.select("#skipped li").eachText()).containsExactly("3 on other hosts");
	}

	@Test
	void saysSoWhenNothingIsBroken() throws IOException {
		assertThat(render().select("#none-broken, #some-broken").eachAttr("id")).containsExactly("none-broken");
		assertThat(render(new BrokenLink("a", "b", List.of("c"))).select("#none-broken, #some-broken").eachAttr("id"))
			.containsExactly("some-broken");
	}

	@Test
	void manyReferrersAreFoldedAway() throws IOException {
		List<String> pages = IntStream.range(0, 25).mapToObj((i) -> "http://host/" + i).toList();
		Document html = render(new BrokenLink("http://host/gone", "answered 404", pages));
		assertThat(html.select("summary").text()).isEqualTo("and 15 more");
		assertThat(html.select("#rows li")).hasSize(25);
	}

	@Test
	void textOfPagesCannotBecomeMarkup() throws IOException {
		Document html = render(new BrokenLink("javascript:alert(1)", "<script>alert(1)</script>", List.of("<b>")));
		assertThat(html.select("script, b, #rows a")).isEmpty();
		assertThat(html.select("#rows td").eachText()).containsExactly("javascript:alert(1)",
				"<script>alert(1)</script>", "<b>");
	}

	@Test
	void needsNoOtherFile() throws IOException {
		assertThat(render().select("link, script, img")).isEmpty();
	}

	@Test
	void isWrittenWhereItIsAskedFor(@TempDir Path directory) throws IOException {
		Path file = directory.resolve("new/report.html");
		this.report.writeReport(findings(), file);
		assertThat(Files.readString(file)).startsWith("<!doctype html>");
	}

	private Document render(BrokenLink... broken) throws IOException {
		return Jsoup.parse(this.report.renderHtml(findings(broken)));
	}

	private static CrawlFindings findings(BrokenLink... broken) {
		return new CrawlFindings("http://host/", 12, 34, List.of(broken), Map.of("on other hosts", 3L),
				Duration.ofMillis(5678));
	}

}
