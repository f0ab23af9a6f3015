// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.annotated;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.ChihuoSchedule;
import io.chihuo.LoopDefinition;
import io.chihuo.MakeTask;
import io.chihuo.ScheduledSlot;
import io.chihuo.Task;

/**
 * A method that is annotated with {@link ChihuoSchedule}.
 *
 * @param bean name of its bean
 * @param type class of the bean, not of a proxy
 * @param method the method
 * @param annotation its annotation
 * @param loop loop that the method makes payloads for, null if it is the work itself
 */
public record ScheduleMethod(String bean, Class<?> type, Method method, ChihuoSchedule annotation,
		@Nullable LoopBean loop) {

	/**
	 * Read a method.
	 * @throws ChihuoConfigurationException if it cannot be scheduled
	 */
	static ScheduleMethod read(String bean, Class<?> type, Method method, ChihuoSchedule annotation,
			@Nullable LoopBean loop) {
		ScheduleMethod schedule = new ScheduleMethod(bean, type, method, annotation, loop);
		if (loop != null) {
			schedule.checkPayload(loop);
		}
		schedule.checkParameters();
		return schedule;
	}

	/**
	 * Whether the method is the work itself.
	 */
	public boolean isWork() {
		return this.loop == null;
	}

	/**
	 * Type of the payloads of its tasks.
	 */
	public Type payloadType() {
		return (this.loop != null) ? this.loop.payloadType() : Object.class;
	}

	private void checkPayload(LoopBean loop) {
		if (AnnotatedElementUtils.hasAnnotation(this.method, MakeTask.class)) {
			throw createMistake("is annotated with @MakeTask too",
					"Leave @MakeTask on it, and add a method with @ChihuoSchedule that returns the payload.");
		}
		if (loop.taskInterface() != null) {
			throw createMistake("belongs to a loop that implements an interface whose methods are tasks",
					"Move the method to a bean that is no loop; it may call the interface.");
		}
		TaskReturnType.checkSynchronous(this.method, this.type, ChihuoSchedule.class);
		Class<?> returned = ResolvableType.forMethodReturnType(this.method, this.type).toClass();
		Class<?> payload = ResolvableType.forType(loop.payloadType()).toClass();
		if (returned != void.class && !ClassUtils.isAssignable(payload, returned)) {
			throw createMistake(
					"returns a " + returned.getName() + ", and the payloads of its loop are of " + payload.getName(),
					"Return a payload of the loop, or nothing.");
		}
	}

	private void checkParameters() {
		boolean known = Stream.of(this.method.getParameterTypes())
			.allMatch((parameter) -> parameter == ScheduledSlot.class || (isWork() && parameter == Task.class));
		if (!known) {
			throw createMistake("has parameters that are not supported",
					isWork() ? "Let it take nothing, the ScheduledSlot or the Task."
							: "Let it take nothing, or the ScheduledSlot.");
		}
	}

	private ChihuoConfigurationException createMistake(String problem, String action) {
		return new ChihuoConfigurationException("@ChihuoSchedule method " + this.method + " " + problem, action, null);
	}

	/**
	 * Make the payload of a slot.
	 * @param target the bean
	 */
	public @Nullable Object createPayload(Object target, ScheduledSlot slot) throws Exception {
		@Nullable Object[] arguments = new Object[this.method.getParameterCount()];
		Arrays.fill(arguments, slot);
		return new BeanMethod(target, this.method).invokeMethod(arguments);
	}

	/**
	 * The loop whose work the method is.
	 * @param name name of the schedule
	 * @param target the bean
	 */
	public LoopDefinition<Object> createLoop(String name, Object target) {
		TaskReturnType returnType = TaskReturnType.forMethod(this.method, this.type);
		returnType.checkProxy(target);
		BeanMethod work = new BeanMethod(target, this.method);
		Class<?>[] parameters = this.method.getParameterTypes();
		return LoopDefinition
			.ofType(name, Object.class,
					(task) -> returnType.checkResult(work.invokeMethod(argumentsFor(parameters, task))))
			.resultType(returnType.resultType());
	}

	private static @Nullable Object[] argumentsFor(Class<?>[] parameters, Task<Object> task) {
		@Nullable Object[] arguments = new Object[parameters.length];
		for (int i = 0; i < arguments.length; i++) {
			arguments[i] = (parameters[i] == Task.class) ? task : task.scheduledSlot().orElse(null);
		}
		return arguments;
	}

}
