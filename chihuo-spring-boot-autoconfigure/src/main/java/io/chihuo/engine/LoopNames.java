// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.Locale;

/**
 * Compares names of loops and properties as they may be spelled.
 */
public final class LoopNames {

	private LoopNames() {
	}

	/**
	 * Whether a name in the configuration may mean a loop: an environment variable can
	 * spell neither case nor hyphens.
	 */
	public static boolean mayMean(String configured, String loop) {
		return toUniformName(configured).equals(toUniformName(loop));
	}

	private static String toUniformName(String name) {
		return name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
	}

	/**
	 * Number of characters to insert, remove or replace to make one text of another.
	 */
	public static int editDistance(String from, String to) {
		int[] costs = new int[to.length() + 1];
		for (int j = 0; j <= to.length(); j++) {
			costs[j] = j;
		}
		for (int i = 1; i <= from.length(); i++) {
			int diagonal = costs[0];
			costs[0] = i;
			for (int j = 1; j <= to.length(); j++) {
				int replace = diagonal + ((from.charAt(i - 1) == to.charAt(j - 1)) ? 0 : 1);
				diagonal = costs[j];
				costs[j] = Math.min(replace, 1 + Math.min(costs[j], costs[j - 1]));
			}
		}
		return costs[to.length()];
	}

}
