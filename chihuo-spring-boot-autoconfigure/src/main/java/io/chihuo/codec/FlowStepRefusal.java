// SPDX-License-Identifier: Apache-2.0

package io.chihuo.codec;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

import io.chihuo.FlowStep;

/**
 * Refuses to write a step of a flow as a value, which would lose it: a handler returns
 * steps alone or in a collection of steps, and they are taken before this is called.
 */
final class FlowStepRefusal extends StdSerializer<FlowStep> {

	private FlowStepRefusal() {
		super(FlowStep.class);
	}

	static SimpleModule module() {
		return new SimpleModule("chihuo-steps").addSerializer(new FlowStepRefusal());
	}

	@Override
	public void serialize(FlowStep step, JsonGenerator generator, SerializationContext context) {
		context.reportBadDefinition(FlowStep.class,
				"a step of a flow is no value: return it alone, or in a collection of nothing but steps");
	}

}
