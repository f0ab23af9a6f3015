// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.site;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SiteServerTests {

	@TempDir
	private Path directory;

	private SiteServer server;

	@BeforeEach
	void start() throws IOException {
		this.server = new SiteServer(0, this.directory.resolve("report.html"));
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void directoryStandsForItsIndex() throws Exception {
		HttpResponse<String> response = request("GET", "");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).contains("text/html; charset=UTF-8");
		assertThat(response.body()).isEqualTo(request("GET", "index.html").body()).contains("Commons Math");
	}

	@Test
	void styleSheetHasItsType() throws Exception {
		assertThat(request("GET", "stylesheet.css").headers().firstValue("Content-Type"))
			.contains("text/css; charset=UTF-8");
	}

	@ParameterizedTest
	@ValueSource(strings = { "nowhere.html", "org/apache", "org/apache/", "application.yml",
			"io/chihuo/sample/linkcheck/LinkCheckApplication.class", "..%2f..%2fetc/passwd", "%2e%2e/x" })
	void fileOutsideTheSiteIsNotFound(String path) throws Exception {
		assertThat(request("GET", path).statusCode()).isEqualTo(404);
	}

	@Test
	void addressesOfPagesAreThoseOfTheSite() throws Exception {
		assertThat(this.server.pageUrls(5000)).hasSizeBetween(2000, 2167).doesNotHaveDuplicates();
		assertThat(this.server.pageUrls(3)).hasSize(3).allSatisfy((url) -> {
			HttpResponse<String> page = request("GET", url.substring(this.server.siteUrl().length()));
			assertThat(page.statusCode()).isEqualTo(200);
			assertThat(page.body()).hasSizeLessThanOrEqualTo(65536);
		});
	}

	@Test
	void requestsToSlowSiteAreAnsweredAfterTheDelay() throws Exception {
		Duration delay = Duration.ofMillis(200);
		try (SiteServer slow = SiteServer.withDelay(delay)) {
			HttpClient client = HttpClient.newHttpClient();
			HttpRequest request = HttpRequest.newBuilder(URI.create(slow.startUrl())).build();
			long begin = System.nanoTime();
			List<CompletableFuture<Duration>> times = IntStream.range(0, 20)
				.mapToObj((number) -> client.sendAsync(request, BodyHandlers.discarding())
					.thenApply((response) -> Duration.ofNanos(System.nanoTime() - begin)))
				.toList();
			assertThat(times).allSatisfy((time) -> assertThat(time.join()).isGreaterThanOrEqualTo(delay));
		}
	}

	@Test
	void pageWithinFramesIsThePageItself() throws Exception {
		HttpResponse<String> response = request("GET", "index.html?overview-tree.html");
		assertThat(response.statusCode()).isEqualTo(301);
		assertThat(response.headers().firstValue("Location")).contains("/overview-tree.html");
		assertThat(request("GET", "index.html?/elsewhere").statusCode()).isEqualTo(200);
	}

	@Test
	void headHasNoBody() throws Exception {
		HttpResponse<String> response = request("HEAD", "index.html");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEmpty();
	}

	@Test
	void reportIsServedOnceItExists() throws Exception {
		URI report = URI.create(this.server.reportUrl());
		assertThat(request("GET", report).statusCode()).isEqualTo(404);
		Files.writeString(this.directory.resolve("report.html"), "the report");
		assertThat(request("GET", report).body()).isEqualTo("the report");
	}

	private HttpResponse<String> request(String method, String path) throws IOException, InterruptedException {
		return request(method, URI.create(this.server.siteUrl() + path));
	}

	private HttpResponse<String> request(String method, URI uri) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()).build();
		return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
	}

}
