// SPDX-License-Identifier: Apache-2.0

package io.chihuo.aot;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

import io.chihuo.engine.annotated.LoopBean;
import io.chihuo.engine.annotated.LoopBeans;
import io.chihuo.engine.annotated.TaskInterface;

/**
 * Registers the methods of loops, which are found and called by reflection, and the types
 * of their payloads.
 */
class LoopAotProcessor implements BeanFactoryInitializationAotProcessor {

	private final BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();

	@Override
	public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
			ConfigurableListableBeanFactory beans) {
		List<LoopBean> loops = new LoopBeans(beans, beans.getBean(Environment.class)).findLoops();
		return loops.isEmpty() ? null
				: (context, code) -> loops.forEach((loop) -> registerLoop(loop, context.getRuntimeHints()));
	}

	private void registerLoop(LoopBean loop, RuntimeHints hints) {
		registerProxy(loop, hints.reflection());
		TaskInterface tasks = loop.taskInterface();
		if (tasks != null) {
			TaskClientAotProcessor.registerTypes(tasks, hints);
		}
	}

	/** A proxy of an interface is called by the interface's methods. */
	private void registerProxy(LoopBean loop, ReflectionHints hints) {
		for (Class<?> type = loop.beanType(); type != null && type != Object.class; type = type.getSuperclass()) {
			hints.registerType(type, MemberCategory.INVOKE_DECLARED_METHODS);
		}
		ClassUtils.getAllInterfacesForClassAsSet(loop.beanType())
			.forEach((type) -> hints.registerType(type, MemberCategory.INVOKE_DECLARED_METHODS));
		this.binding.registerReflectionHints(hints, loop.payloadType());
	}

}
