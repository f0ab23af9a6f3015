// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Children to cancel, since their parent has ended, or runs again and does not find them.
 *
 * @param number name of this batch in its queue
 * @param parent id of the parent
 * @param children the children
 */
public record OrphanedChildren(long number, String parent, List<ChildRef> children) {

	/**
	 * Parent and children as lines, for stores that keep text.
	 */
	public static String toText(String parent, List<ChildRef> children) {
		return parent + "\n" + toLines(children);
	}

	/**
	 * Read the written lines.
	 */
	public static OrphanedChildren parseText(long number, String text) {
		int end = text.indexOf('\n');
		return (end < 0) ? new OrphanedChildren(number, "", List.of())
				: new OrphanedChildren(number, text.substring(0, end), parseLines(text.substring(end + 1)));
	}

	/**
	 * Children as lines, each of which is terminated.
	 */
	public static String toLines(List<ChildRef> children) {
		return children.stream().map((child) -> child.toText() + "\n").collect(Collectors.joining());
	}

	/**
	 * Read the written lines. Those that are damaged are no children.
	 */
	public static List<ChildRef> parseLines(String lines) {
		List<ChildRef> children = new ArrayList<>();
		for (String line : lines.split("\n")) {
			try {
				children.add(ChildRef.parseText(line));
			}
			catch (IllegalArgumentException ex) {
				// damaged
			}
		}
		return List.copyOf(children);
	}

}
