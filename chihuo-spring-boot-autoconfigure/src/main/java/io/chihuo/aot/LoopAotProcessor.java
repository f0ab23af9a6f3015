// SPDX-License-Identifier: Apache-2.0

package io.chihuo.aot;

import java.lang.reflect.Type;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

import io.chihuo.engine.annotated.LoopBean;
import io.chihuo.engine.annotated.LoopBeans;
import io.chihuo.engine.annotated.ScheduleBeans;
import io.chihuo.engine.annotated.ScheduleMethod;
import io.chihuo.engine.annotated.TaskInterface;

/**
 * Registers the methods of loops and schedules, which are found and called by reflection,
 * and the types of their payloads and results.
 */
class LoopAotProcessor implements BeanFactoryInitializationAotProcessor {

	private final BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();

	@Override
	public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
			ConfigurableListableBeanFactory beans) {
		LoopBeans found = new LoopBeans(beans, beans.getBean(Environment.class));
		List<LoopBean> loops = found.findLoops();
		List<ScheduleMethod> schedules = new ScheduleBeans(beans, found).findSchedules(true);
		return (loops.isEmpty() && schedules.isEmpty()) ? null : (context, code) -> {
			loops.forEach((loop) -> registerLoop(loop, context.getRuntimeHints()));
			schedules.forEach((schedule) -> registerSchedule(schedule, context.getRuntimeHints().reflection()));
		};
	}

	private void registerSchedule(ScheduleMethod schedule, ReflectionHints hints) {
		registerMethods(schedule.type(), hints);
		this.binding.registerReflectionHints(hints,
				ResolvableType.forMethodReturnType(schedule.method(), schedule.type()).getType());
	}

	private void registerLoop(LoopBean loop, RuntimeHints hints) {
		registerMethods(loop.beanType(), hints.reflection());
		this.binding.registerReflectionHints(hints.reflection(), loop.payloadType());
		Type resultType = loop.resultType();
		if (resultType != null) {
			this.binding.registerReflectionHints(hints.reflection(), resultType);
		}
		TaskInterface tasks = loop.taskInterface();
		if (tasks != null) {
			TaskClientAotProcessor.registerTypes(tasks, hints);
		}
	}

	/** A proxy of an interface is called by the interface's methods. */
	private static void registerMethods(Class<?> beanType, ReflectionHints hints) {
		for (Class<?> type = beanType; type != null && type != Object.class; type = type.getSuperclass()) {
			hints.registerType(type, MemberCategory.INVOKE_DECLARED_METHODS);
		}
		ClassUtils.getAllInterfacesForClassAsSet(beanType)
			.forEach((type) -> hints.registerType(type, MemberCategory.INVOKE_DECLARED_METHODS));
	}

}
