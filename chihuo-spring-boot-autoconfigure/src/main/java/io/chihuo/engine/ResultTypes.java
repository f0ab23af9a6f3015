// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.lang.reflect.Type;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.chihuo.LoopDefinition;
import io.chihuo.client.TaskHeaders;
import io.chihuo.engine.result.MethodSignature;
import io.chihuo.engine.result.MethodSignatures;

/**
 * Types of the results of one loop.
 *
 * @param ofLoop type of all of them, null if it is not known
 * @param methods the methods whose calls its tasks are, null if they are none
 */
record ResultTypes(@Nullable Type ofLoop, @Nullable MethodSignatures methods) {

	static ResultTypes ofLoop(LoopDefinition<?> definition) {
		return new ResultTypes(definition.resultType(),
				(definition.handler() instanceof MethodSignatures methods) ? methods : null);
	}

	/** Type of the result of a task with these headers, null if it is not known. */
	@Nullable Type resultType(Map<String, String> headers) {
		MethodSignature method = findMethod(headers);
		return (method != null) ? method.resultType() : this.ofLoop;
	}

	/** Whether callers may throw exceptions of a class again. */
	boolean isRethrown(Map<String, String> headers, Class<?> failure) {
		MethodSignature method = findMethod(headers);
		return method != null && method.rethrown().contains(failure);
	}

	private @Nullable MethodSignature findMethod(Map<String, String> headers) {
		return (this.methods != null) ? this.methods.findSignature(headers.getOrDefault(TaskHeaders.METHOD, "")) : null;
	}

}
