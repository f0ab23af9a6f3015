// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import io.chihuo.autoconfigure.ChihuoAutoConfiguration.LoopsRunHere;
import io.chihuo.backend.TaskClock;
import io.chihuo.concurrent.CallbackThreads;
import io.chihuo.engine.annotated.LoopBeans;
import io.chihuo.engine.annotated.ScheduleBeans;
import io.chihuo.schedule.ScheduleEngine;

/**
 * The schedules of the namespace, where loops run.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(LoopsRunHere.class)
class ScheduleConfiguration {

	@Bean
	ScheduleEngine chihuoScheduleEngine(EngineClient client, TaskClock clock) {
		return new ScheduleEngine(client.client(), clock, new CallbackThreads("chihuo-schedules-", Integer.MAX_VALUE));
	}

	/**
	 * Methods that are no methods of a loop belong to the application's own namespace.
	 */
	@Bean
	ScheduleRegistrar chihuoScheduleRegistrar(ScheduleEngine engine, EngineLoops loops, LoopBeans loopBeans,
			ConfigurableListableBeanFactory beans, ObjectProvider<NamespaceScope> scopes, ChihuoProperties properties,
			Environment environment) {
		NamespaceScope scope = scopes.getIfAvailable();
		return new ScheduleRegistrar(new ScheduleBeans((scope != null) ? scope.application() : beans, loopBeans),
				new ScheduleOverrides(properties.getSchedules(), environment), engine, loops.registry(), scope == null);
	}

}
