// SPDX-License-Identifier: Apache-2.0

package io.chihuo.docs;

import java.util.List;

/**
 * Examples of a page that are meant to be run.
 */
public final class ShellExamples {

	private ShellExamples() {
	}

	/**
	 * The fenced blocks of a page in one language, in their order.
	 */
	public static List<String> of(String page, String language) {
		return MarkdownPage.named(page)
			.fences()
			.stream()
			.filter((fence) -> fence.language().equals(language))
			.map(MarkdownPage.Fence::text)
			.toList();
	}

}
