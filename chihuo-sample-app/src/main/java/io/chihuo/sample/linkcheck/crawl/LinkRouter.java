// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.crawl;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.springframework.stereotype.Component;

import io.chihuo.AddOptions;
import io.chihuo.TaskEntry;
import io.chihuo.TaskQueue;
import io.chihuo.sample.linkcheck.page.Hyperlink;
import io.chihuo.sample.linkcheck.page.Hyperlink.Role;
import io.chihuo.sample.linkcheck.store.CheckResult;
import io.chihuo.sample.linkcheck.store.CrawlStore;

/**
 * Adds the links of a checked address to the queues. It never looks whether an address
 * was seen before: its id is finished then, and the queue refuses it.
 */
@Component
class LinkRouter {

	private static final Set<String> NON_PAGE_EXTENSIONS = Set.of("7z", "avif", "bz2", "css", "csv", "doc", "docx",
			"eot", "epub", "exe", "gif", "gz", "ico", "iso", "jar", "jpeg", "jpg", "js", "json", "md5", "mp3", "mp4",
			"odt", "ogg", "pdf", "png", "ppt", "pptx", "rar", "sha1", "svg", "tar", "tgz", "tiff", "ttf", "txt", "wav",
			"webm", "webp", "woff", "woff2", "xls", "xlsx", "xml", "xz", "zip");

	private static final int MAX_ID_LENGTH = 512;

	private static final int KEPT_ID_LENGTH = 400;

	// an address that runs just now must not run a second time because another page links
	// to it
	private static final AddOptions ONCE = AddOptions.DEFAULTS.ignoreRunning();

	// a shorter way to a page may bring pages behind it into reach
	private static final AddOptions AGAIN = AddOptions.DEFAULTS.replace().evenIfFinished();

	private final CrawlScope scope;

	private final CrawlStore store;

	private final TaskQueue<LinkTask> links;

	LinkRouter(CrawlScope scope, CrawlStore store, TaskQueue<LinkTask> links) {
		this.scope = scope;
		this.store = store;
		this.links = links;
	}

	/**
	 * Id of an address: the address itself, unless it is longer than an id may be.
	 * Normalised addresses are ASCII, so a character is a byte.
	 */
	static String taskId(String url) {
		return (url.length() <= MAX_ID_LENGTH) ? url : url.substring(0, KEPT_ID_LENGTH) + "~"
				+ UUID.nameUUIDFromBytes(url.getBytes(StandardCharsets.US_ASCII));
	}

	/**
	 * Add the page at which the crawl begins.
	 */
	void addStart(TaskQueue<PageTask> pages) {
		String start = this.scope.start().url();
		this.store.recordDepth(start, 0);
		pages.addAll(List.of(TaskEntry.of(taskId(start), new PageTask(start, 0, 0))));
	}

	/**
	 * Add the links of a page, or the target of a redirect to one.
	 */
	void followPage(CheckResult result, PageTask from, TaskQueue<PageTask> pages) {
		// a shorter way may have been found since the task was added
		int depth = this.scope.limitsDepth() ? this.store.findDepth(from.url(), from.depth()) : from.depth();
		if (result.content() != null) {
			routeLinks(result.content().links(), depth + 1, 0, pages);
		}
		else if (result.redirect() != null && from.hops() < this.scope.redirects()) {
			routeLinks(List.of(result.redirect()), depth, from.hops() + 1, pages);
		}
		if (this.scope.limitsDepth()) {
			this.store.markFollowed(from.url(), depth);
		}
	}

	/**
	 * Add the target of a redirect among the other links, unless it is checked.
	 */
	void followLink(CheckResult result, LinkTask from) {
		Hyperlink target = result.redirect();
		if (target != null && from.hops() < this.scope.redirects() && this.scope.includesAddress(target.url())
				&& this.store.findResult(target.url()).isEmpty()) {
			LinkTask check = new LinkTask(target.url(), from.hops() + 1);
			this.links.addAll(List.of(TaskEntry.of(taskId(target.url()), check, ONCE)));
		}
	}

	/**
	 * Add the addresses out of the reach of the crawl that pages link to. They are known
	 * only at the end: until then one may turn out to be in reach by another way.
	 */
	void addUnchecked() {
		Map<String, CheckResult> results = this.store.findResults();
		this.links.addAll(results.values()
			.stream()
			.flatMap((result) -> result.linkTargets().stream())
			.filter((target) -> target.role() != Role.INVALID)
			.map(Hyperlink::url)
			.filter((url) -> this.scope.includesAddress(url) && !results.containsKey(url))
			.distinct()
			.map((url) -> TaskEntry.of(taskId(url), new LinkTask(url, 0), ONCE)));
	}

	private void routeLinks(List<Hyperlink> targets, int depth, int hops, TaskQueue<PageTask> pages) {
		List<TaskEntry<PageTask>> toRead = new ArrayList<>();
		List<TaskEntry<LinkTask>> toCheck = new ArrayList<>();
		for (Hyperlink target : targets) {
			if (target.role() == Role.INVALID) {
				this.store.recordResult(CheckResult.broken(target.url(), "is not an address"));
			}
			else if (mayBePage(target)) {
				addPage(toRead, new PageTask(target.url(), depth, hops));
			}
			else if (this.scope.includesAddress(target.url())) {
				toCheck.add(TaskEntry.of(taskId(target.url()), new LinkTask(target.url(), hops), ONCE));
			}
		}
		pages.addAll(toRead);
		this.links.addAll(toCheck);
	}

	private void addPage(List<TaskEntry<PageTask>> entries, PageTask page) {
		if (!this.scope.limitsDepth()) {
			entries.add(TaskEntry.of(taskId(page.url()), page, ONCE));
		}
		else if (this.scope.reachesDepth(page.depth()) && this.store.recordDepth(page.url(), page.depth())) {
			entries.add(TaskEntry.of(taskId(page.url()), page, AGAIN));
		}
	}

	private boolean mayBePage(Hyperlink target) {
		return target.role() == Role.NAVIGATION && this.scope.coversHost(target.url())
				&& !NON_PAGE_EXTENSIONS.contains(fileExtension(target.url()));
	}

	private static String fileExtension(String url) {
		int query = url.indexOf('?');
		String path = (query >= 0) ? url.substring(0, query) : url;
		int dot = path.lastIndexOf('.');
		return (dot > path.lastIndexOf('/')) ? path.substring(dot + 1).toLowerCase(Locale.ROOT) : "";
	}

}
