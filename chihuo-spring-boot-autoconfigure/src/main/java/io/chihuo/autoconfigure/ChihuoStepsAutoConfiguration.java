// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of the step kinds that come along. Each is a bean of type
 * {@link io.chihuo.step.StepHandler StepHandler}, in the namespace of the application.
 */
@AutoConfiguration(before = ChihuoAutoConfiguration.class,
		afterName = { "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
				"org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration" })
@ConditionalOnEnabled
@Import({ FileStepConfiguration.class, HttpStepConfiguration.class, SqlStepConfiguration.class,
		RedisStepConfiguration.class })
public final class ChihuoStepsAutoConfiguration {

	@Bean
	static StepLibraryCheck chihuoStepLibraryCheck(Environment environment) {
		return new StepLibraryCheck(environment);
	}

}
