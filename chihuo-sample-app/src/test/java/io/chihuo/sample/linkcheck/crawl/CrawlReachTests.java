// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.crawl;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import io.chihuo.sample.linkcheck.CheckedSite;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests which links are read, which are only checked and which are ignored.
 */
class CrawlReachTests extends CrawlSlice {

	@Test
	void everyPageIsReadOnceHoweverManyLinkToIt() {
		String[] all = { "/", "/a", "/b", "/c" };
		SITE.links("/", all).links("/a", all).links("/b", all).links("/c", all);
		CheckedSite checked = check();
		assertThat(checked.pages()).isEqualTo(4);
		assertThat(checked.links()).isEqualTo(4);
		assertThat(checked.broken()).isEmpty();
		assertThat(SITE.requests()).containsExactlyInAnyOrder("GET /", "GET /a", "GET /b", "GET /c");
	}

	@Test
	void spellingsOfOneAddressAreOnePage() {
		String host = SITE.url("").substring("http://".length());
		SITE.links("/", "HTTP://" + host + "/dir/p", "/dir/./p", "/x/../dir/p", "/dir/p#", "/dir/%70", "dir/p?")
			.links("/dir/p");
		CheckedSite checked = check();
		assertThat(checked.pages()).isEqualTo(2);
		assertThat(checked.links()).isEqualTo(2);
		assertThat(SITE.requests("GET /dir/p")).isEqualTo(1);
	}

	@Test
	void queriesMakeDifferentPages() {
		SITE.links("/", "/p?n=1", "/p?n=2").links("/p?n=1").links("/p?n=2");
		assertThat(check().pages()).isEqualTo(3);
	}

	@Test
	void addressesInOtherScriptsAreReached() {
		SITE.links("/", "/größe", "/gr%c3%b6%c3%9fe", "/with space").links("/gr%C3%B6%C3%9Fe").links("/with%20space");
		CheckedSite checked = check();
		assertThat(checked.pages()).isEqualTo(3);
		assertThat(checked.broken()).isEmpty();
	}

	@Test
	void pagesInOtherEncodingsAreRead() {
		SITE.links("/", "/latin#größe", "/utf#größe")
			.content("/latin", "text/html; charset=ISO-8859-1", "<p id='größe'>".getBytes(StandardCharsets.ISO_8859_1))
			.content("/utf", "text/html", "<meta charset=utf-8><p id='größe'>".getBytes(StandardCharsets.UTF_8));
		assertThat(check().broken()).isEmpty();
	}

	@Test
	void largePageIsReadToItsEnd() {
		String filling = "<p>some text that takes up room</p>\n".repeat(60_000);
		SITE.links("/", "/large#end").page("/large", filling + "<p id=end><a href=/last>a</a>").links("/last");
		CheckedSite checked = check();
		assertThat(filling.length()).isGreaterThan(2_000_000);
		assertThat(checked.pages()).isEqualTo(3);
		assertThat(checked.broken()).isEmpty();
	}

	@Test
	void otherContentThanPagesIsNotRead() {
		SITE.links("/", "/data", "/doc.pdf")
			.content("/data", "application/octet-stream", "<a href='/gone'>".getBytes(StandardCharsets.UTF_8))
			.content("/doc.pdf", "application/pdf", new byte[10]);
		CheckedSite checked = check();
		assertThat(checked.pages()).isEqualTo(1);
		assertThat(checked.links()).isEqualTo(3);
		assertThat(checked.broken()).isEmpty();
		assertThat(SITE.requests()).contains("GET /data", "HEAD /doc.pdf").doesNotContain("GET /doc.pdf");
	}

	@Test
	void malformedPageIsRead() {
		SITE.page("/", "<html><body <p><a href=a>a<a href='b'>b</td></span><img src=\"c.png\"><a href=d")
			.links("/a")
			.links("/b")
			.content("/c.png", "image/png", new byte[1]);
		CheckedSite checked = check();
		assertThat(checked.pages()).isEqualTo(3);
		assertThat(checked.broken()).isEmpty();
	}

	@Test
	void targetOfRedirectsIsReadOnce() {
		SITE.links("/", "/r1", "/r2", "/page", "/r1#x", "/r1#y")
			.redirect("/r1", "/page")
			.redirect("/r2", SITE.url("/r1"))
			.page("/page", "<p id=x>");
		CheckedSite checked = check();
		assertThat(checked.pages()).isEqualTo(2);
		assertThat(checked.broken()).containsExactly(SITE.url("/r1#y"));
		assertThat(SITE.requests()).containsExactlyInAnyOrder("GET /", "GET /r1", "GET /r2", "GET /page");
	}

	@Test
	void redirectOfAnImageIsFollowed() {
		SITE.page("/", "<img src=a.png><img src=b.png>")
			.redirect("/a.png", "/c.png")
			.redirect("/b.png", "/gone.png")
			.content("/c.png", "image/png", new byte[1]);
		assertThat(check().broken()).containsExactly(SITE.url("/b.png"));
	}

	@Test
	void longAddressesAreCheckedLikeOthers() {
		String query = "/p?q=" + "x".repeat(600);
		SITE.links("/", query + "1", query + "2").links(query + "1");
		CheckedSite checked = check();
		assertThat(checked.pages()).isEqualTo(2);
		assertThat(checked.broken()).containsExactly(SITE.url(query + "2"));
	}

}
