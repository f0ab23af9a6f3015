// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.chihuo.step.StepFiles;
import io.chihuo.step.http.HttpStepHandler;

/**
 * The step kind for HTTP requests.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("chihuo.steps.http.enabled")
@ConditionalOnClass(name = { "org.apache.hc.client5.http.impl.classic.HttpClientBuilder",
		"org.springframework.web.client.RestClient" })
@EnableConfigurationProperties(HttpStepProperties.class)
class HttpStepConfiguration {

	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean
	HttpStepHandler chihuoHttpStep(HttpStepProperties http, ChihuoProperties properties,
			@Qualifier("chihuoJsonMapper") JsonMapper mapper, ObjectProvider<StepFiles> files) {
		return new HttpStepHandler(http.toOptions(properties.getMaxPayloadSize()), mapper::writeValueAsBytes,
				files.getIfAvailable());
	}

}
