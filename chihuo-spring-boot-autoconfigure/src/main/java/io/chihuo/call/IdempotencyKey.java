// SPDX-License-Identifier: Apache-2.0

package io.chihuo.call;

import org.jspecify.annotations.Nullable;

import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.Expression;

import io.chihuo.InvalidTaskException;
import io.chihuo.engine.annotated.TaskMethod;

/**
 * Evaluates the idempotency key of calls of one method.
 *
 * @param method the method
 * @param expression expression over its parameters
 */
record IdempotencyKey(TaskMethod method, Expression expression) {

	private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

	String valueOf(@Nullable Object[] arguments) {
		Object value;
		try {
			value = this.expression
				.getValue(new MethodBasedEvaluationContext(arguments, this.method.method(), arguments, NAMES));
		}
		catch (EvaluationException ex) {
			throw createFailure("cannot be evaluated: " + ex.getMessage(), ex);
		}
		String text = (value != null) ? value.toString() : null;
		if (text == null || text.isEmpty()) {
			throw createFailure("has no value; a parameter is null, or the interface was compiled without names of "
					+ "parameters: use '-parameters', or #p0 for the first one", null);
		}
		return text;
	}

	private InvalidTaskException createFailure(String problem, @Nullable Exception cause) {
		return new InvalidTaskException("The idempotency key of '" + this.method.name() + "', "
				+ this.expression.getExpressionString() + ", " + problem, cause);
	}

}
