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
import io.chihuo.sample.linkcheck.ledger.CrawlLedger;
import io.chihuo.sample.linkcheck.ledger.Visit;

/**
 * Hands what follows from a visit to the loop it belongs to. It never looks whether an
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

	private final CrawlLedger ledger;

	private final TaskQueue<LinkCheck> links;

	LinkRouter(CrawlScope scope, CrawlLedger ledger, TaskQueue<LinkCheck> links) {
		this.scope = scope;
		this.ledger = ledger;
		this.links = links;
	}

	/**
	 * Add the links of a page, or the target of a redirect in place of one.
	 */
	void follow(Visit visit, Page from, TaskQueue<Page> pages) {
		// a shorter way may have been found since the task was added
		int depth = this.scope.limitsDepth() ? this.ledger.depth(from.url(), from.depth()) : from.depth();
		if (visit.content() != null) {
			route(visit.content().links(), depth + 1, 0, pages);
		}
		else if (visit.redirect() != null && from.hops() < this.scope.redirects()) {
			route(List.of(visit.redirect()), depth, from.hops() + 1, pages);
		}
		if (this.scope.limitsDepth()) {
			this.ledger.followed(from.url(), depth);
		}
	}

	/**
	 * Add the target of a redirect among the other links, unless it was visited.
	 */
	void follow(Visit visit, LinkCheck from) {
		Hyperlink target = visit.redirect();
		if (target != null && from.hops() < this.scope.redirects() && this.scope.includes(target.url())
				&& this.ledger.find(target.url()).isEmpty()) {
			LinkCheck check = new LinkCheck(target.url(), from.hops() + 1);
			this.links.addAll(List.of(TaskEntry.of(TaskName.of(target.url()), check, ONCE)));
		}
	}

	private void route(List<Hyperlink> targets, int depth, int hops, TaskQueue<Page> pages) {
		List<TaskEntry<Page>> toRead = new ArrayList<>();
		List<TaskEntry<LinkCheck>> toCheck = new ArrayList<>();
		for (Hyperlink target : targets) {
			if (target.role() == Role.INVALID) {
				this.ledger.record(Visit.broken(target.url(), "is not an address"));
			}
			else if (mayBePage(target)) {
				addPage(toRead, new Page(target.url(), depth, hops));
			}
			else if (this.scope.includes(target.url())) {
				toCheck.add(TaskEntry.of(TaskName.of(target.url()), new LinkCheck(target.url(), hops), ONCE));
			}
		}
		pages.addAll(toRead);
		this.links.addAll(toCheck);
	}

	private void addPage(List<TaskEntry<Page>> entries, Page page) {
		if (!this.scope.limitsDepth()) {
			entries.add(TaskEntry.of(TaskName.of(page.url()), page, ONCE));
		}
		else if (this.scope.reaches(page.depth()) && this.ledger.reach(page.url(), page.depth())) {
			entries.add(TaskEntry.of(TaskName.of(page.url()), page, AGAIN));
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
