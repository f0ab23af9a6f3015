// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.ledger;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.chihuo.sample.linkcheck.html.Hyperlink;
import io.chihuo.sample.linkcheck.html.PageContent;

/**
 * The visit of one address.
 *
 * @param url the address
 * @param kind kind of the address
 * @param reason why it is broken or was left out; empty otherwise
 * @param redirect where it leads on to, if it is a redirect
 * @param content its content, if it is a page that was read
 */
public record Visit(String url, Kind kind, String reason, @Nullable Hyperlink redirect, @Nullable PageContent content) {

	/**
	 * The kind of an address. The more informative kinds come first.
	 */
	public enum Kind {

		/**
		 * A page that was read.
		 */
		PAGE,

		/**
		 * Something else than a page, or a page too large to be read.
		 */
		RESOURCE,

		/**
		 * It sends elsewhere.
		 */
		REDIRECT,

		/**
		 * It is not there.
		 */
		BROKEN,

		/**
		 * It was not asked for.
		 */
		SKIPPED,

		/**
		 * A page that is there and was not read.
		 */
		UNREAD,

		/**
		 * Every attempt to get an answer failed.
		 */
		UNREACHABLE

	}

	public static Visit page(String url, PageContent content) {
		return new Visit(url, Kind.PAGE, "", null, content);
	}

	public static Visit resource(String url) {
		return new Visit(url, Kind.RESOURCE, "", null, null);
	}

	public static Visit unread(String url) {
		return new Visit(url, Kind.UNREAD, "", null, null);
	}

	public static Visit redirect(String url, Hyperlink target) {
		return new Visit(url, Kind.REDIRECT, "", target, null);
	}

	public static Visit broken(String url, String reason) {
		return new Visit(url, Kind.BROKEN, reason, null, null);
	}

	public static Visit unreachable(String url, String reason) {
		return new Visit(url, Kind.UNREACHABLE, reason, null, null);
	}

	public static Visit skipped(String url, String reason) {
		return new Visit(url, Kind.SKIPPED, reason, null, null);
	}

	/**
	 * Where it leads: the links of a page, the target of a redirect.
	 */
	public List<Hyperlink> targets() {
		if (this.content != null) {
			return this.content.links();
		}
		return (this.redirect != null) ? List.of(this.redirect) : List.of();
	}

	/**
	 * Whether another visit would find nothing else.
	 */
	public boolean settled() {
		return this.kind != Kind.UNREAD && this.kind != Kind.UNREACHABLE;
	}

}
