// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.address;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Takes {@code .} and {@code ..} out of a path, as section 5.2.4 of RFC 3986 has it.
 */
final class DotSegments {

	private DotSegments() {
	}

	static String remove(String path) {
		Deque<String> kept = new ArrayDeque<>();
		String[] segments = path.replaceAll("(?i)%2e", ".").split("/", -1);
		for (int i = 0; i < segments.length; i++) {
			boolean last = i == segments.length - 1;
			switch (segments[i]) {
				case "." -> endAsDirectory(kept, last);
				case ".." -> {
					// the first segment is what stands before the leading slash
					if (kept.size() > 1) {
						kept.removeLast();
					}
					endAsDirectory(kept, last);
				}
				default -> kept.addLast(segments[i]);
			}
		}
		return String.join("/", kept);
	}

	private static void endAsDirectory(Deque<String> kept, boolean last) {
		if (last) {
			kept.addLast("");
		}
	}

}
