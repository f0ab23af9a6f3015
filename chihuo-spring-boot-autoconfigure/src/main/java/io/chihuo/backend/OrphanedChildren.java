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
 * @param runEnded whether this is the second batch of a parent that was cancelled while
 * it ran, since the run has ended. Children that a later run finds again belong to the
 * present task of that id then, if there is one
 */
public record OrphanedChildren(long number, String parent, List<ChildRef> children, boolean runEnded) {

	/** Earlier versions take this line for a damaged child. */
	private static final String RUN_ENDED = "e";

	/**
	 * Parent, children and whether the run has ended as lines, for stores that keep text.
	 */
	public String toText() {
		return this.parent + "\n" + (this.runEnded ? RUN_ENDED + "\n" : "") + toLines(this.children);
	}

	/**
	 * Read the written lines.
	 */
	public static OrphanedChildren parseText(long number, String text) {
		int end = text.indexOf('\n');
		if (end < 0) {
			return new OrphanedChildren(number, "", List.of(), false);
		}
		String lines = text.substring(end + 1);
		return new OrphanedChildren(number, text.substring(0, end), parseLines(lines),
				lines.startsWith(RUN_ENDED + "\n"));
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
