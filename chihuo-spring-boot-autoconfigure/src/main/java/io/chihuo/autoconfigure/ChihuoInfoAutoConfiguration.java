// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.actuate.ChihuoInfoContributor;
import io.chihuo.actuate.EndpointOptions;
import io.chihuo.backend.TaskBackend;

/**
 * Auto-configuration of Chihuo's part of Actuator's info.
 */
@AutoConfiguration(after = ChihuoAutoConfiguration.class)
@ConditionalOnClass({ InfoContributor.class, ConditionalOnEnabledInfoContributor.class })
@ConditionalOnBean({ TaskBackend.class, ChihuoLoopRegistry.class })
@ConditionalOnEnabledInfoContributor("chihuo")
public final class ChihuoInfoAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "chihuoInfoContributor")
	ChihuoInfoContributor chihuoInfoContributor(TaskBackend backend, ChihuoLoopRegistry loops,
			ChihuoProperties properties) {
		return new ChihuoInfoContributor(new EndpointOptions(backend.name(), properties.getNamespace(), false), loops);
	}

}
