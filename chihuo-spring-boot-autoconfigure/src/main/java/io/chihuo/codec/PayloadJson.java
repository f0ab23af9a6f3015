// SPDX-License-Identifier: Apache-2.0

package io.chihuo.codec;

import java.util.Collection;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON that payloads are stored as. Settings of an application's web endpoints have
 * no part in it: they would change the meaning of tasks that wait already.
 */
public final class PayloadJson {

	/** Long numbers and names are written, so they have to be read too. */
	static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
		.maxNumberLength(Integer.MAX_VALUE)
		.maxNameLength(Integer.MAX_VALUE)
		.build();

	private PayloadJson() {
	}

	/**
	 * A mapper whose output it can read for long: unknown properties are ignored, absent
	 * primitives are zero, times keep their zone and decimal numbers their digits. Types
	 * whose values name a class to be loaded are refused.
	 * @param modules modules for further types
	 */
	public static JsonMapper mapper(Collection<? extends JacksonModule> modules) {
		return configureBuilder(JsonMapper.builder(JsonFactory.builder().streamReadConstraints(LIMITS).build()),
				modules)
			.build();
	}

	static <B extends MapperBuilder<?, B>> B configureBuilder(B builder, Collection<? extends JacksonModule> modules) {
		return builder.addModule(NamedClassRefusal.module())
			.addModule(FlowStepRefusal.module())
			.findAndAddModules()
			.addModules(modules)
			.polymorphicTypeValidator(new NamedClassRefusal())
			.disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS, DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS,
					DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
			.enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
			.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
					DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
			.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
			.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
	}

}
