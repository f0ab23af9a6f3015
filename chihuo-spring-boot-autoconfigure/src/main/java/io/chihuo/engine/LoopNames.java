// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.Locale;

/**
 * Compares names of loops as the environment spells them.
 */
public final class LoopNames {

	private LoopNames() {
	}

	/**
	 * Whether a name in the configuration may mean a loop: an environment variable can
	 * spell neither case nor hyphens.
	 */
	public static boolean same(String configured, String loop) {
		return uniform(configured).equals(uniform(loop));
	}

	private static String uniform(String name) {
		return name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
	}

}
