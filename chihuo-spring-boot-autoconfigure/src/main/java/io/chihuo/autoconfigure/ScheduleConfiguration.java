// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.concurrent.Executor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import io.chihuo.LifecyclePhases;
import io.chihuo.autoconfigure.ChihuoAutoConfiguration.LoopsRunHere;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.concurrent.CallbackThreads;
import io.chihuo.engine.ManualStart;
import io.chihuo.engine.annotated.LoopBeans;
import io.chihuo.engine.annotated.ScheduleBeans;
import io.chihuo.schedule.ScheduleCalls;
import io.chihuo.schedule.ScheduleEngine;
import io.chihuo.schedule.ScheduleListener;
import io.chihuo.schedule.ScheduleNotices;

/**
 * The schedules of the namespace. Their slots are proposed where loops run.
 */
@Configuration(proxyBeanMethods = false)
class ScheduleConfiguration {

	@Bean
	ScheduleNotices chihuoScheduleNotices(ObjectProvider<TaskBackend> backend, ChihuoProperties properties) {
		return new ScheduleNotices(BackendCheck.findBackend(backend, properties).nodeBus(properties.getNamespace()));
	}

	@Bean
	@ConditionalOnMissingBean
	ScheduleEvents chihuoScheduleEvents(ApplicationEventPublisher publisher) {
		return new ScheduleEvents(publisher);
	}

	/** Set up with the client, which acts on schedules by it. */
	@Bean
	ScheduleCalls chihuoScheduleCalls(EngineClient client, ScheduleNotices notices, TaskClock clock,
			ObjectProvider<ScheduleListener> listeners) {
		ScheduleCalls calls = new ScheduleCalls(client.client(), notices, clock,
				new CallbackThreads("chihuo-schedule-calls-", Integer.MAX_VALUE), listeners.orderedStream().toList());
		client.client().setSchedules(calls);
		return calls;
	}

	/**
	 * Slots of schedules that this node declares or whose loops it has.
	 */
	@Configuration(proxyBeanMethods = false)
	@Conditional(LoopsRunHere.class)
	static class SlotConfiguration {

		@Bean
		ScheduleEngine chihuoScheduleEngine(EngineClient client, ScheduleNotices notices, TaskClock clock,
				EngineLoops loops, ObjectProvider<ScheduleListener> listeners, ObjectProvider<ManualStart> manual) {
			// where a test moves the time, its thread makes payloads
			Executor threads = manual.stream().findAny().isPresent() ? Runnable::run
					: new CallbackThreads("chihuo-schedules-", Integer.MAX_VALUE);
			return new ScheduleEngine(client.client(), notices, clock, threads,
					(loop) -> loops.registry().find(loop).isPresent(), listeners.orderedStream().toList());
		}

		/**
		 * Methods that are no methods of a loop belong to the application's own
		 * namespace.
		 */
		@Bean
		ScheduleRegistrar chihuoScheduleRegistrar(ScheduleEngine engine, EngineLoops loops, LoopBeans loopBeans,
				ConfigurableListableBeanFactory beans, ObjectProvider<NamespaceScope> scopes,
				ChihuoProperties properties, Environment environment) {
			NamespaceScope scope = scopes.getIfAvailable();
			return new ScheduleRegistrar(new ScheduleBeans((scope != null) ? scope.application() : beans, loopBeans),
					new ScheduleOverrides(properties.getSchedules(), environment), engine, loops.registry(),
					scope == null);
		}

		/** Slots are proposed while the loops of the application run. */
		@Bean
		ComponentLifecycle chihuoScheduleLifecycle(ScheduleEngine engine) {
			return new ComponentLifecycle(LifecyclePhases.LOOPS, engine::start, engine::stop);
		}

	}

}
