// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.crawl;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.chihuo.AddOptions;
import io.chihuo.TaskEntry;
import io.chihuo.TaskQueue;
import io.chihuo.sample.linkcheck.html.Hyperlink;
import io.chihuo.sample.linkcheck.html.Hyperlink.Role;
import io.chihuo.sample.linkcheck.store.CheckResult;
import io.chihuo.sample.linkcheck.store.CrawlStore;

/**
 * Hands what follows from a result to the loop it belongs to. It never looks whether an
 * address was seen before: its id is finished then, and the queue refuses it.
 */
class LinkRouter {

	private static final Set<String> NO_PAGES = Set.of("7z", "avif", "bz2", "css", "csv", "doc", "docx", "eot", "epub",
			"exe", "gif", "gz", "ico", "iso", "jar", "jpeg", "jpg", "js", "json", "md5", "mp3", "mp4", "odt", "ogg",
			"pdf", "png", "ppt", "pptx", "rar", "sha1", "svg", "tar", "tgz", "tiff", "ttf", "txt", "wav", "webm",
			"webp", "woff", "woff2", "xls", "xlsx", "xml", "xz", "zip");

	// an address that runs just now must not run a second time because another page links
	// to it
	static final AddOptions ONCE = AddOptions.DEFAULTS.ignoreRunning();

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
	 * Add the links of a page, or the target of a redirect in place of one.
	 */
	void follow(CheckResult result, PageTask from, TaskQueue<PageTask> pages) {
		// a shorter way may have been found since the task was added
		int depth = this.scope.limitsDepth() ? this.store.depth(from.url(), from.depth()) : from.depth();
		if (result.content() != null) {
			route(result.content().links(), depth + 1, 0, pages);
		}
		else if (result.redirect() != null && from.hops() < this.scope.redirects()) {
			route(List.of(result.redirect()), depth, from.hops() + 1, pages);
		}
		if (this.scope.limitsDepth()) {
			this.store.followed(from.url(), depth);
		}
	}

	/**
	 * Add the target of a redirect among the other links, unless it was visited.
	 */
	void follow(CheckResult result, LinkTask from) {
		Hyperlink target = result.redirect();
		if (target != null && from.hops() < this.scope.redirects() && this.scope.includes(target.url())
				&& this.store.find(target.url()).isEmpty()) {
			LinkTask check = new LinkTask(target.url(), from.hops() + 1);
			this.links.addAll(List.of(TaskEntry.of(UrlTaskIds.of(target.url()), check, ONCE)));
		}
	}

	private void route(List<Hyperlink> targets, int depth, int hops, TaskQueue<PageTask> pages) {
		List<TaskEntry<PageTask>> toRead = new ArrayList<>();
		List<TaskEntry<LinkTask>> toCheck = new ArrayList<>();
		for (Hyperlink target : targets) {
			if (target.role() == Role.INVALID) {
				this.store.record(CheckResult.broken(target.url(), "is not an address"));
			}
			else if (mayBePage(target)) {
				addPage(toRead, new PageTask(target.url(), depth, hops));
			}
			else if (this.scope.includes(target.url())) {
				toCheck.add(TaskEntry.of(UrlTaskIds.of(target.url()), new LinkTask(target.url(), hops), ONCE));
			}
		}
		pages.addAll(toRead);
		this.links.addAll(toCheck);
	}

	private void addPage(List<TaskEntry<PageTask>> entries, PageTask page) {
		if (!this.scope.limitsDepth()) {
			entries.add(TaskEntry.of(UrlTaskIds.of(page.url()), page, ONCE));
		}
		else if (this.scope.reaches(page.depth()) && this.store.reach(page.url(), page.depth())) {
			entries.add(TaskEntry.of(UrlTaskIds.of(page.url()), page, AGAIN));
		}
	}

	private boolean mayBePage(Hyperlink target) {
		return target.role() == Role.NAVIGATION && this.scope.covers(target.url())
				&& !NO_PAGES.contains(extension(target.url()));
	}

	private static String extension(String url) {
		int query = url.indexOf('?');
		String path = (query >= 0) ? url.substring(0, query) : url;
		int dot = path.lastIndexOf('.');
		return (dot > path.lastIndexOf('/')) ? path.substring(dot + 1).toLowerCase(Locale.ROOT) : "";
	}

}
