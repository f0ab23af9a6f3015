// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck;

import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the link checker.
 */
@ConfigurationProperties("linkcheck")
public class LinkCheckProperties {

	/**
	 * Address at which the crawl begins; every page of its host that is linked from there
	 * is read. If none is given, the documentation site of the sample is served and
	 * crawled.
	 */
	private @Nullable String start;

	/**
	 * Port at which the documentation site and the report are served, 0 for any free one.
	 */
	private int port = 0;

	/**
	 * Links from the start to the farthest page that is read, -1 for no limit. Links
	 * beyond are checked but not read.
	 */
	private int depth = -1;

	/**
	 * Most pages that are read, -1 for no limit. Further links are checked but not read.
	 */
	private long maxPages = 20_000;

	/**
	 * Whether links to other hosts are checked. If not said, they are where a start is
	 * given, and are not on the documentation site.
	 */
	private @Nullable Boolean external;

	/**
	 * Whether robots.txt is obeyed.
	 */
	private boolean respectRobots = true;

	/**
	 * Longest time from a request to the end of its answer.
	 */
	private Duration timeout = Duration.ofSeconds(10);

	/**
	 * Most redirects on the way to an address; one more and it is broken.
	 */
	private int maxRedirects = 10;

	/**
	 * Largest page that is read; a larger one is known to be there, no more.
	 */
	private DataSize maxPageSize = DataSize.ofMegabytes(16);

	/**
	 * User agent of the crawler; its first word is its name in robots.txt.
	 */
	private String userAgent = "ChihuoLinkCheck/0.1";

	/**
	 * Requests for pages at the same time, and as many again for other links.
	 */
	private int concurrency = 8;

	/**
	 * Time between two lines of progress.
	 */
	private Duration progress = Duration.ofSeconds(1);

	/**
	 * File that the report is written to.
	 */
	private Path report = Path.of("linkcheck-report.html");

	/**
	 * Whether broken links make the exit status 1.
	 */
	private boolean failOnBroken = false;

	/**
	 * Whether a crawl that is kept on a server is forgotten and begun anew.
	 */
	private boolean fresh = false;

	/**
	 * Whether to stay after the crawl and serve the site and the report.
	 */
	private boolean serve = false;

	/**
	 * Time from one crawl to the next, such as 1h; - for one crawl. Each further one
	 * reports the links that are newly broken.
	 */
	private String every = "-";

	public @Nullable String getStart() {
		return this.start;
	}

	public void setStart(@Nullable String start) {
		this.start = start;
	}

	public int getPort() {
		return this.port;
	}

	public void setPort(int port) {
		this.port = port;
	}

	public int getDepth() {
		return this.depth;
	}

	public void setDepth(int depth) {
		this.depth = depth;
	}

	public long getMaxPages() {
		return this.maxPages;
	}

	public void setMaxPages(long maxPages) {
		this.maxPages = maxPages;
	}

	public @Nullable Boolean getExternal() {
		return this.external;
	}

	public void setExternal(@Nullable Boolean external) {
		this.external = external;
	}

	public boolean isRespectRobots() {
		return this.respectRobots;
	}

	public void setRespectRobots(boolean respectRobots) {
		this.respectRobots = respectRobots;
	}

	public Duration getTimeout() {
		return this.timeout;
	}

	public void setTimeout(Duration timeout) {
		this.timeout = timeout;
	}

	public int getMaxRedirects() {
		return this.maxRedirects;
	}

	public void setMaxRedirects(int maxRedirects) {
		this.maxRedirects = maxRedirects;
	}

	public DataSize getMaxPageSize() {
		return this.maxPageSize;
	}

	public void setMaxPageSize(DataSize maxPageSize) {
		this.maxPageSize = maxPageSize;
	}

	public String getUserAgent() {
		return this.userAgent;
	}

	public void setUserAgent(String userAgent) {
		this.userAgent = userAgent;
	}

	public int getConcurrency() {
		return this.concurrency;
	}

	public void setConcurrency(int concurrency) {
		this.concurrency = concurrency;
	}

	public Duration getProgress() {
		return this.progress;
	}

	public void setProgress(Duration progress) {
		this.progress = progress;
	}

	public Path getReport() {
		return this.report;
	}

	public void setReport(Path report) {
		this.report = report;
	}

	public boolean isFailOnBroken() {
		return this.failOnBroken;
	}

	public void setFailOnBroken(boolean failOnBroken) {
		this.failOnBroken = failOnBroken;
	}

	public boolean isFresh() {
		return this.fresh;
	}

	public void setFresh(boolean fresh) {
		this.fresh = fresh;
	}

	public boolean isServe() {
		return this.serve;
	}

	public void setServe(boolean serve) {
		this.serve = serve;
	}

	public String getEvery() {
		return this.every;
	}

	public void setEvery(String every) {
		this.every = every;
	}

	/**
	 * Whether the site is crawled again and again.
	 */
	boolean repeatsCrawl() {
		return !this.every.equals("-");
	}

}
