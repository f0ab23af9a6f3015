// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.List;

import org.springframework.beans.factory.SmartInitializingSingleton;

import io.chihuo.backend.QueueName;
import io.chihuo.engine.LoopRegistry;
import io.chihuo.engine.annotated.LoopBean;
import io.chihuo.engine.annotated.ScheduleBeans;
import io.chihuo.engine.annotated.ScheduleMethod;
import io.chihuo.schedule.DeclaredSchedule;
import io.chihuo.schedule.ScheduleEngine;
import io.chihuo.schedule.ScheduleSettings;

/**
 * Registers the schedules that methods declare, with loops for those that are the work
 * themselves.
 */
final class ScheduleRegistrar implements SmartInitializingSingleton {

	private final ScheduleBeans beans;

	private final ScheduleOverrides overrides;

	private final ScheduleEngine engine;

	private final LoopRegistry loops;

	private final boolean withWork;

	/**
	 * Create a registrar.
	 * @param withWork whether methods of beans that are no loops belong here
	 */
	ScheduleRegistrar(ScheduleBeans beans, ScheduleOverrides overrides, ScheduleEngine engine, LoopRegistry loops,
			boolean withWork) {
		this.beans = beans;
		this.overrides = overrides;
		this.engine = engine;
		this.loops = loops;
		this.withWork = withWork;
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<ScheduleMethod> methods = this.beans.findSchedules(this.withWork);
		List<String> names = methods.stream().map(this.overrides::nameOf).toList();
		for (int i = 0; i < names.size(); i++) {
			ScheduleMethod method = methods.get(i);
			QueueName.checkPart(names.get(i),
					"Correct the name that @ChihuoSchedule gives to " + method.method() + ".");
			registerSchedule(names.get(i), method, names);
		}
		this.overrides.checkKeys(names);
	}

	/** Of one that is disabled, the loop is there for tasks that were added before. */
	private void registerSchedule(String name, ScheduleMethod method, List<String> names) {
		Object bean = this.beans.getBean(method);
		LoopBean loop = method.loop();
		if (loop == null) {
			this.loops.register(method.createLoop(name, bean));
		}
		ScheduleSettings settings = this.overrides.settingsOf(name, method, names);
		if (settings != null) {
			this.engine.register(new DeclaredSchedule(name, (loop != null) ? loop.name() : name, method.payloadType(),
					(loop != null) ? (slot) -> method.createPayload(bean, slot) : null, settings));
		}
	}

}
