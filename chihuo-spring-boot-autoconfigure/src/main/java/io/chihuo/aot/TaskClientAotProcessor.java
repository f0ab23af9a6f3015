// SPDX-License-Identifier: Apache-2.0

package io.chihuo.aot;

import java.lang.reflect.Type;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;

import io.chihuo.call.TaskClientImports;
import io.chihuo.engine.annotated.TaskInterface;
import io.chihuo.engine.annotated.TaskMethod;

/**
 * Registers the proxies of imported task interfaces, and the types of their parameters
 * and results.
 */
class TaskClientAotProcessor implements BeanFactoryInitializationAotProcessor {

	private static final BindingReflectionHintsRegistrar BINDING = new BindingReflectionHintsRegistrar();

	@Override
	public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
			ConfigurableListableBeanFactory beans) {
		Environment environment = beans.getBean(Environment.class);
		List<TaskInterface> imported = TaskClientImports.findInterfaces(beans)
			.stream()
			.map((type) -> TaskInterface.read(type, environment::resolveRequiredPlaceholders))
			.toList();
		return imported.isEmpty() ? null : (context, code) -> imported.forEach((tasks) -> {
			context.getRuntimeHints().proxies().registerJdkProxy(tasks.type());
			registerTypes(tasks, context.getRuntimeHints());
		});
	}

	/** Both sides read the methods of the interface, and create values of their types. */
	static void registerTypes(TaskInterface tasks, RuntimeHints hints) {
		hints.reflection().registerType(tasks.type(), MemberCategory.INVOKE_PUBLIC_METHODS);
		for (TaskMethod method : tasks.methods()) {
			BINDING.registerReflectionHints(hints.reflection(),
					method.signature().parameterTypes().toArray(Type[]::new));
			BINDING.registerReflectionHints(hints.reflection(), method.signature().resultType());
			method.signature()
				.rethrown()
				.forEach((type) -> hints.reflection().registerType(type, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS));
		}
	}

}
