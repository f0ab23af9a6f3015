// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.result;

import java.util.Collection;

import org.jspecify.annotations.Nullable;

/**
 * A handler whose tasks are calls of methods: its payloads are {@link MethodCall calls},
 * whose types depend on the method.
 */
public interface MethodSignatures {

	/**
	 * All methods.
	 */
	Collection<MethodSignature> signatures();

	/**
	 * Find a method by its name on the wire, null if there is none.
	 */
	@Nullable MethodSignature findSignature(String name);

}
