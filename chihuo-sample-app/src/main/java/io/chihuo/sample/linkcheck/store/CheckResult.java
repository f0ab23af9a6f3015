// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.chihuo.sample.linkcheck.page.Hyperlink;
import io.chihuo.sample.linkcheck.page.PageContent;

/**
 * The result of one address.
 *
 * @param url the address
 * @param kind kind of the address
 * @param reason why it is broken or was left out; empty otherwise
 * @param redirect where it leads on to, if it is a redirect
 * @param content its content, if it is a page that was read
 */
public record CheckResult(String url, ResultKind kind, String reason, @Nullable Hyperlink redirect,
		@Nullable PageContent content) {

	/**
	 * The kind of an address. The more informative kinds come first.
	 */
	public enum ResultKind {

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

	public static CheckResult page(String url, PageContent content) {
		return new CheckResult(url, ResultKind.PAGE, "", null, content);
	}

	public static CheckResult resource(String url) {
		return new CheckResult(url, ResultKind.RESOURCE, "", null, null);
	}

	public static CheckResult unread(String url) {
		return new CheckResult(url, ResultKind.UNREAD, "", null, null);
	}

	public static CheckResult redirect(String url, Hyperlink target) {
		return new CheckResult(url, ResultKind.REDIRECT, "", target, null);
	}

	public static CheckResult broken(String url, String reason) {
		return new CheckResult(url, ResultKind.BROKEN, reason, null, null);
	}

	public static CheckResult unreachable(String url, String reason) {
		return new CheckResult(url, ResultKind.UNREACHABLE, reason, null, null);
	}

	public static CheckResult skipped(String url, String reason) {
		return new CheckResult(url, ResultKind.SKIPPED, reason, null, null);
	}

	/**
	 * Where it leads: the links of a page, the target of a redirect.
	 */
	public List<Hyperlink> linkTargets() {
		if (this.content != null) {
			return this.content.links();
		}
		return (this.redirect != null) ? List.of(this.redirect) : List.of();
	}

	/**
	 * Whether another result would find nothing else.
	 */
	public boolean isSettled() {
		return this.kind != ResultKind.UNREAD && this.kind != ResultKind.UNREACHABLE;
	}

}
