// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.step.StepFiles;
import io.chihuo.step.http.HttpStepHandler;

/**
 * The step kind for HTTP requests.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnEnabled("chihuo.steps.http.enabled")
@ConditionalOnClass(name = { "org.apache.hc.client5.http.impl.classic.HttpClientBuilder",
		"org.springframework.web.client.RestClient" })
@EnableConfigurationProperties(HttpStepProperties.class)
class HttpStepConfiguration {

	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean
	HttpStepHandler chihuoHttpStep(HttpStepProperties http, ChihuoProperties properties,
			@Qualifier("chihuoJsonMapper") JsonMapper mapper, ObjectProvider<StepFiles> files,
			ObjectProvider<SslBundles> bundles) {
		return new HttpStepHandler(http.toOptions(properties.getMaxPayloadSize()), mapper::writeValueAsBytes,
				files.getIfAvailable(), findBundle(bundles, http.getSsl().getBundle()));
	}

	private static @Nullable SslBundle findBundle(ObjectProvider<SslBundles> bundles, @Nullable String name) {
		if (name == null || name.isEmpty()) {
			return null;
		}
		try {
			return bundles.getObject().getBundle(name);
		}
		catch (NoSuchSslBundleException | NoSuchBeanDefinitionException ex) {
			throw new ChihuoConfigurationException(
					"'chihuo.steps.http.ssl.bundle' is '" + name + "', and there is no SSL bundle of that name",
					"Configure 'spring.ssl.bundle.*', or correct 'chihuo.steps.http.ssl.bundle'.", ex);
		}
	}

}
