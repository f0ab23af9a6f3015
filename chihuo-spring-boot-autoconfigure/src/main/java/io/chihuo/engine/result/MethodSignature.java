// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.result;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Set;

/**
 * Types of one method whose calls are tasks.
 *
 * @param name name of the method on the wire
 * @param parameterNames names of its parameters
 * @param parameterTypes types of its parameters
 * @param resultType type of its result; {@code void} for none
 * @param rethrown classes of exceptions that callers may throw again
 */
public record MethodSignature(String name, List<String> parameterNames, List<Type> parameterTypes, Type resultType,
		Set<Class<?>> rethrown) {

	public MethodSignature {
		parameterNames = List.copyOf(parameterNames);
		parameterTypes = List.copyOf(parameterTypes);
		rethrown = Set.copyOf(rethrown);
	}

}
