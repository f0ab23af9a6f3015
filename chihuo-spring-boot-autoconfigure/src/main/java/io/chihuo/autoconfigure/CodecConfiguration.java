// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.codec.PayloadCbor;
import io.chihuo.codec.PayloadJson;
import io.chihuo.codec.TaskCodec;

/**
 * Formats of payloads: one to write, and all that are there to read.
 */
@Configuration(proxyBeanMethods = false)
class CodecConfiguration {

	private static final String CBOR_MAPPER = "tools.jackson.dataformat.cbor.CBORMapper";

	/** A namespace without a setting of its own writes as the application does. */
	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	TaskCodec chihuoCodec(ChihuoProperties properties, @Qualifier("chihuoJsonMapper") JsonMapper mapper,
			ObjectProvider<JacksonModule> modules, ObjectProvider<NamespaceScope> scopes) {
		NamespaceScope scope = scopes.getIfAvailable();
		if (scope != null && !scope.settings().isSetHere("chihuo.codec")) {
			return scope.application().getBean(TaskCodec.class);
		}
		if (properties.getCodec() == CodecType.JSON) {
			return TaskCodec.json(mapper);
		}
		if (!isCborPresent()) {
			throw new ChihuoConfigurationException("'chihuo.codec' is 'cbor', but its library is not on the class path",
					"Add the dependency 'tools.jackson.dataformat:jackson-dataformat-cbor', or set 'chihuo.codec' to 'json'.",
					null);
		}
		return createCbor(modules);
	}

	/** Is not injected where an application asks for its own. */
	@Bean(defaultCandidate = false)
	@ConditionalOnMissingBean(name = "chihuoJsonMapper")
	JsonMapper chihuoJsonMapper(ObjectProvider<JacksonModule> modules) {
		return PayloadJson.mapper(modules.orderedStream().toList());
	}

	@Bean
	EngineCodec chihuoEngineCodec(TaskCodec codec, ObjectProvider<TaskCodec> codecs,
			@Qualifier("chihuoJsonMapper") JsonMapper mapper, ObjectProvider<JacksonModule> modules) {
		List<TaskCodec> readers = new ArrayList<>(codecs.orderedStream().toList());
		readers.add(TaskCodec.json(mapper));
		if (isCborPresent()) {
			readers.add(createCbor(modules));
		}
		TaskCodec reading = codec.alsoReading(readers);
		return new EngineCodec((reading != null) ? reading : codec, // of a mock in a test
				readers.stream().map(TaskCodec::name).filter(Objects::nonNull).toList());
	}

	private static boolean isCborPresent() {
		return ClassUtils.isPresent(CBOR_MAPPER, null);
	}

	private static TaskCodec createCbor(ObjectProvider<JacksonModule> modules) {
		return TaskCodec.cbor(PayloadCbor.mapper(modules.orderedStream().toList()));
	}

}
