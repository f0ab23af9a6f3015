// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step;

import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

import io.chihuo.autoconfigure.ChihuoAutoConfiguration;
import io.chihuo.autoconfigure.ChihuoStepsAutoConfiguration;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.faults.BackendProxy;
import io.chihuo.servers.ParentWatch;

/**
 * An application that runs steps and may halt, as if its power had failed, when a step
 * has had its effect and is not settled.
 */
@SpringBootConfiguration
@ImportAutoConfiguration({ ChihuoAutoConfiguration.class, ChihuoStepsAutoConfiguration.class,
		DataRedisAutoConfiguration.class, DataSourceAutoConfiguration.class, JacksonAutoConfiguration.class })
public class StepWorker {

	static final int HALT_STATUS = 42;

	public static void main(String[] args) {
		ParentWatch.start();
		new SpringApplicationBuilder(StepWorker.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.run(args);
	}

	@Bean
	@ConditionalOnProperty("steps.halt-at")
	static HaltBeforeSettlement haltBeforeSettlement(Environment environment) {
		return new HaltBeforeSettlement(environment.getRequiredProperty("steps.halt-at", Integer.class));
	}

	/**
	 * Halts in place of a settlement.
	 */
	static final class HaltBeforeSettlement implements BeanPostProcessor {

		private final AtomicInteger left;

		HaltBeforeSettlement(int settlements) {
			this.left = new AtomicInteger(settlements);
		}

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			return (bean instanceof TaskBackend backend) ? BackendProxy.withStores(backend, this::haltingStore) : bean;
		}

		private TaskStore haltingStore(TaskStore store) {
			return BackendProxy.ofStore((proxy, method, arguments) -> {
				if (method.getName().equals("settle") && this.left.decrementAndGet() == 0) {
					Runtime.getRuntime().halt(HALT_STATUS);
				}
				return BackendProxy.call(store, method, arguments);
			});
		}

	}

}
