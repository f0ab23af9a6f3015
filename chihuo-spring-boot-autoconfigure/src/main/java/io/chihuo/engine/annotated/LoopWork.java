// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.annotated;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

import io.chihuo.LoopHandler;
import io.chihuo.Task;

/**
 * How the beans of one class run tasks.
 */
interface LoopWork {

	/** Type of the payloads. */
	Type payloadType();

	/** Type of all results, null if it depends on the task. */
	@Nullable Type resultType();

	LoopHandler<Object> createHandler(Object bean);

	/**
	 * A method that runs all tasks.
	 *
	 * @param method the method
	 * @param returnType its return type
	 * @param parameters its parameters
	 */
	record OneMethod(Method method, TaskReturnType returnType, TaskParameters parameters) implements LoopWork {

		static OneMethod read(Method method, Class<?> type) {
			return new OneMethod(method, TaskReturnType.forMethod(method, type),
					TaskParameters.forMethod(method, type, Task.class));
		}

		@Override
		public Type payloadType() {
			return this.parameters.payloadType();
		}

		/** Without the wrapper that is awaited. */
		@Override
		public Type resultType() {
			return this.returnType.resultType();
		}

		@Override
		public LoopHandler<Object> createHandler(Object bean) {
			this.returnType.checkProxy(bean);
			BeanMethod method = new BeanMethod(bean, this.method);
			return (task) -> this.returnType.checkResult(method.invokeMethod(this.parameters.argumentsFor(task)));
		}

	}

	/**
	 * The methods of an interface.
	 *
	 * @param tasks the interface
	 */
	record InterfaceMethods(TaskInterface tasks) implements LoopWork {

		private static final Type ARGUMENTS = ResolvableType.forClassWithGenerics(Map.class, String.class, Object.class)
			.getType();

		/** The arguments by name, as people see them. */
		@Override
		public Type payloadType() {
			return ARGUMENTS;
		}

		@Override
		public @Nullable Type resultType() {
			return null;
		}

		@Override
		public LoopHandler<Object> createHandler(Object bean) {
			return new TaskInterfaceHandler(this.tasks, bean);
		}

	}

}
