// SPDX-License-Identifier: Apache-2.0

package io.chihuo.codec;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

import io.chihuo.FlowCondition;
import io.chihuo.FlowGraph;
import io.chihuo.FlowRef;
import io.chihuo.FlowStep;

/**
 * Refuses to write parts of a flow as values, which would lose them: a handler returns
 * steps alone or in a collection of steps, and references are in maps and lists of a
 * payload. These are taken before this is called.
 *
 * @param <T> type of the part
 */
final class FlowStepRefusal<T> extends StdSerializer<T> {

	private final Class<T> type;

	private final String reason;

	private FlowStepRefusal(Class<T> type, String reason) {
		super(type);
		this.type = type;
		this.reason = reason;
	}

	static SimpleModule module() {
		return new SimpleModule("chihuo-steps")
			.addSerializer(new FlowStepRefusal<>(FlowStep.class,
					"a step of a flow is no value: return it alone, or in a collection of nothing but steps"))
			.addSerializer(new FlowStepRefusal<>(FlowGraph.class, "a graph is no value: make it a step by toStep()"))
			.addSerializer(new FlowStepRefusal<>(FlowCondition.class,
					"a condition is no value: let a step before decide, and refer to its result"))
			.addSerializer(new FlowStepRefusal<>(FlowRef.class,
					"a reference is no value: use it as the payload of a step, or within maps and lists of that"));
	}

	@Override
	public void serialize(T part, JsonGenerator generator, SerializationContext context) {
		context.reportBadDefinition(this.type, this.reason);
	}

}
