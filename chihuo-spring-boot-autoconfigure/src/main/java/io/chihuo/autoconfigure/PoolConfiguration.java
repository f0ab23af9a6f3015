// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Settings of pools that keep tasks in a database.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(HikariDataSource.class)
class PoolConfiguration {

	@Bean
	static LoginTimeoutPostProcessor chihuoLoginTimeoutPostProcessor(ConfigurableEnvironment environment) {
		return new LoginTimeoutPostProcessor(environment);
	}

}
