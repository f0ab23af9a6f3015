// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.annotated;

import java.lang.reflect.Type;
import java.util.Collection;

import org.springframework.core.ResolvableType;

import io.chihuo.FlowStep;
import io.chihuo.engine.result.ResultType;

/**
 * Results of handlers, by their declared type.
 */
final class HandlerResult {

	private HandlerResult() {
	}

	/**
	 * Type of the value that a declared type comes to; {@code void} for none. Steps are
	 * added to the flow of their task, and are no result.
	 */
	static Type valueType(ResolvableType declared) {
		ResolvableType value = ResultType.valueType(declared);
		boolean steps = FlowStep.class == value.resolve()
				|| FlowStep.class == value.as(Collection.class).getGeneric().resolve();
		return steps ? void.class : value.getType();
	}

}
