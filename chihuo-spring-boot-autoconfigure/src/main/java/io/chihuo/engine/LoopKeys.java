// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

import io.chihuo.ChihuoConfigurationException;

/**
 * Keys of {@code chihuo.loops}, each of which has to be the name of a loop.
 *
 * @param keys the keys
 * @param queues names of queues whose loops run elsewhere or are registered later
 */
public record LoopKeys(Collection<String> keys, Collection<String> queues) {

	/**
	 * Checks the keys.
	 * @param loops names of the loops of this node
	 * @throws ChihuoConfigurationException if a key is for none of them; it names those
	 * that are spelled most like it
	 */
	void checkKeys(Collection<String> loops) {
		for (String key : this.keys) {
			if (!hasKey(loops, key) && !hasKey(this.queues, key)) {
				List<String> nearest = loops.stream()
					.sorted(Comparator.comparingInt((loop) -> LoopNames.editDistance(key, loop)))
					.limit(3)
					.toList();
				throw new ChihuoConfigurationException(
						"'chihuo.loops." + key
								+ "' is for a loop that this node does not have; the loops with the most "
								+ "similar names are " + nearest,
						"Correct the name (one with a dot needs brackets: \"[a.b]\"), or add it to 'chihuo.queues' if its "
								+ "loop is registered later or runs on other nodes only.",
						null);
			}
		}
	}

	private static boolean hasKey(Collection<String> names, String key) {
		return names.stream().anyMatch((name) -> LoopNames.mayMean(key, name));
	}

}
