// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.page;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.chihuo.sample.linkcheck.page.Hyperlink.Role;

import static org.assertj.core.api.Assertions.assertThat;

class PageParserTests {

	private final WebAddress address = WebAddress.parse("http://host/dir/page.html");

	@Test
	void linksAndPartsOfThePageAreDistinguished() {
		PageContent content = parse("""
				<link rel="stylesheet" href="s.css"><script src="s.js"></script>
				<a href="a.html">a</a><img src="i.png"><map><area href="b.html"></map><iframe src="c.html"></iframe>
				""");
		assertThat(urls(content, Role.NAVIGATION)).containsExactly("http://host/dir/a.html", "http://host/dir/b.html",
				"http://host/dir/c.html");
		assertThat(urls(content, Role.RESOURCE)).containsExactly("http://host/dir/s.css", "http://host/dir/s.js",
				"http://host/dir/i.png");
	}

	@Test
	void framesAreFollowed() {
		PageContent content = parse("<html><frameset><frame src='left.html'></frameset></html>");
		assertThat(urls(content, Role.NAVIGATION)).containsExactly("http://host/dir/left.html");
	}

	@Test
	void everyCandidateOfAnImageIsTaken() {
		PageContent content = parse("<img srcset='a.png 1x, b.png 2x,c.png 300w'>");
		assertThat(urls(content, Role.RESOURCE)).containsExactly("http://host/dir/a.png", "http://host/dir/b.png",
				"http://host/dir/c.png");
	}

	@Test
	void eachPlaceIsTakenOnce() {
		PageContent content = parse(
				"<a href=a></a><a href='./a'></a><a href='HTTP://HOST:80/dir/a'></a><a href='a#x'>");
		assertThat(content.links()).extracting(Hyperlink::address)
			.containsExactly("http://host/dir/a", "http://host/dir/a#x");
	}

	@Test
	void baseMovesRelativeLinks() {
		PageContent content = parse("<base href='/other/'><a href='a'></a>");
		assertThat(urls(content, Role.NAVIGATION)).containsExactly("http://host/other/a");
	}

	@Test
	void hintsForTheBrowserAreNoLinks() {
		assertThat(parse("<link rel='preconnect' href='//cdn'><link rel='canonical' href='/p'>").links()).isEmpty();
	}

	@Test
	void invalidAddressIsKeptAsWritten() {
		assertThat(parse("<a href='http://[oops'></a><a href='mailto:me@host'></a>").links())
			.containsExactly(new Hyperlink(Role.INVALID, "http://[oops", ""));
	}

	@Test
	void malformedPageIsReadAsBrowsersDo() {
		PageContent content = parse("<p><a href=a.html>a<a href='b.html'>b</p></td><div id=x<a name='y'>");
		assertThat(urls(content, Role.NAVIGATION)).containsExactly("http://host/dir/a.html", "http://host/dir/b.html");
	}

	@Test
	void idsAndNamesOfAnchorsArePlaces() {
		PageContent content = parse("<p id='one'></p><a name='two'></a><p name='three'></p><p id='größe'></p>");
		assertThat(content.anchors()).containsExactlyInAnyOrder("one", "two", "größe");
	}

	@ParameterizedTest
	@CsvSource({ "one, true", "two, false", "One, false", "'', true", "top, true", "TOP, true", "gr%C3%B6%C3%9Fe, true",
			"größe, true", "a%28b%29, true", ":~:text=x, true", "one:~:text=x, true", "two:~:text=x, false" })
	void fragmentsAreComparedDecoded(String fragment, boolean found) {
		PageContent content = parse("<p id='one'></p><p id='größe'></p><p id='a(b)'></p>");
		assertThat(content.hasAnchor(fragment)).isEqualTo(found);
	}

	@Test
	void encodingOfTheHeaderIsUsed() {
		PageContent content = parse("<p id='größe'>", StandardCharsets.ISO_8859_1, "ISO-8859-1");
		assertThat(content.anchors()).containsExactly("größe");
	}

	@Test
	void encodingOfThePageIsUsedWhereTheHeaderNamesNone() {
		Charset encoding = Charset.forName("windows-1252");
		assertThat(parse("<meta charset='windows-1252'><p id='größe'>", encoding, null).anchors())
			.containsExactly("größe");
		assertThat(parse("<meta charset='utf-8'><p id='größe'>", StandardCharsets.UTF_8, null).anchors())
			.containsExactly("größe");
	}

	private PageContent parse(String html) {
		return parse(html, StandardCharsets.UTF_8, "UTF-8");
	}

	private PageContent parse(String html, Charset encoding, String charset) {
		return new PageParser().parsePage(html.getBytes(encoding), charset, this.address);
	}

	private static List<String> urls(PageContent content, Role role) {
		return content.links().stream().filter((link) -> link.role() == role).map(Hyperlink::url).toList();
	}

}
