// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The methods that loops of this node serve beside plain tasks, by the names that travel
 * with calls. Nodes announce them to callers.
 */
public final class ServedMethods {

	private final ConcurrentMap<String, List<String>> methods = new ConcurrentHashMap<>();

	/**
	 * Set the methods of a loop.
	 */
	public void setMethods(String loop, Collection<String> names) {
		this.methods.put(loop, names.stream().sorted().toList());
	}

	/**
	 * The methods of a loop; none if it serves plain tasks only.
	 */
	public List<String> methodsOf(String loop) {
		return this.methods.getOrDefault(loop, List.of());
	}

}
