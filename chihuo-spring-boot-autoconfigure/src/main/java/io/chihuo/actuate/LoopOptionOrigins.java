// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.util.Set;

/**
 * Tells where the options of the loops of this node come from.
 */
public interface LoopOptionOrigins {

	/**
	 * Names of the options of a loop that properties set, such as {@code maxAttempts}.
	 */
	Set<String> configuredOptions(String loop);

	/**
	 * Whether an annotation declares the loop. Others were registered with a definition.
	 */
	boolean isAnnotated(String loop);

}
