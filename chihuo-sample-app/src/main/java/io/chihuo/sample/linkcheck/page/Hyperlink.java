// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.page;

/**
 * One reference from a page.
 *
 * @param role its role
 * @param url normalised address it leads to, without fragment; the text of the page if
 * that is no address
 * @param fragment fragment, still encoded; empty if there is none
 */
public record Hyperlink(Role role, String url, String fragment) {

	/**
	 * The role of a reference.
	 */
	public enum Role {

		/**
		 * Leads a reader to another page.
		 */
		NAVIGATION,

		/**
		 * Something that the page itself is made of: image, style sheet, script.
		 */
		RESOURCE,

		/**
		 * No address can be made of it.
		 */
		INVALID

	}

	/**
	 * A reference to an address.
	 */
	public static Hyperlink linkTo(Role role, WebAddress address) {
		return new Hyperlink(role, address.url(), address.fragment());
	}

	/**
	 * Same reference with another fragment.
	 */
	public Hyperlink withFragment(String fragment) {
		return new Hyperlink(this.role, this.url, fragment);
	}

	/**
	 * Where it leads, fragment included, as a person would read it.
	 */
	public String address() {
		return this.fragment.isEmpty() ? this.url : this.url + "#" + this.fragment;
	}

}
