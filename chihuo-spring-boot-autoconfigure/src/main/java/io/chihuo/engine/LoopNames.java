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
	public static boolean mayMean(String configured, String loop) {
		return toUniformName(configured).equals(toUniformName(loop));
	}

	private static String toUniformName(String name) {
		return name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
	}

}
