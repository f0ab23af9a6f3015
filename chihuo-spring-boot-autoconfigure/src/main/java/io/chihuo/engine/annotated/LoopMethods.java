// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.annotated;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodIntrospector;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.Order;
import org.springframework.util.ClassUtils;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.DeadLetter;
import io.chihuo.LoopHandler;
import io.chihuo.MakeTask;
import io.chihuo.OnDead;
import io.chihuo.OnStart;
import io.chihuo.Task;
import io.chihuo.TaskQueue;

/**
 * The methods of a class that make it a loop.
 */
public final class LoopMethods {

	/** Classes that payloads are read as where no method names their type. */
	private static final List<Class<?>> UNTYPED_VALUES = List.of(LinkedHashMap.class, ArrayList.class, String.class,
			Boolean.class, Integer.class, Long.class, BigInteger.class, Double.class, BigDecimal.class);

	private final Class<?> type;

	private final LoopWork work;

	private final @Nullable TaskInterface tasks;

	private final List<Method> onStart;

	private final List<Method> onDead;

	private LoopMethods(Class<?> type, UnaryOperator<String> placeholders) {
		this.type = type;
		List<Method> makeTask = findAnnotated(type, MakeTask.class);
		this.tasks = findTaskInterface(type, makeTask, placeholders);
		this.work = (this.tasks != null) ? new LoopWork.InterfaceMethods(this.tasks)
				: LoopWork.OneMethod.read(onlyMakeTask(type, makeTask), type);
		this.onStart = findAnnotated(type, OnStart.class);
		this.onDead = findAnnotated(type, OnDead.class);
		this.onStart.forEach(this::checkOnStart);
		this.onDead.forEach(this::checkOnDead);
	}

	/**
	 * Read a class.
	 * @param placeholders resolves placeholders of its interface
	 * @throws ChihuoConfigurationException if it does not make a loop
	 */
	static LoopMethods forClass(Class<?> type, UnaryOperator<String> placeholders) {
		return new LoopMethods(type, placeholders);
	}

	private static @Nullable TaskInterface findTaskInterface(Class<?> type, List<Method> makeTask,
			UnaryOperator<String> placeholders) {
		List<Class<?>> interfaces = TaskInterface.findInterfaces(type);
		if (interfaces.isEmpty()) {
			return null;
		}
		if (!makeTask.isEmpty()) {
			throw new ChihuoConfigurationException(
					"Loop " + type.getName() + " has a @MakeTask method, and implements " + interfaces.get(0).getName()
							+ ", whose methods are tasks",
					"Make two loops of it: one with @MakeTask, and one that implements the interface.", null);
		}
		if (interfaces.size() > 1) {
			throw new ChihuoConfigurationException(
					"Loop " + type.getName() + " implements " + interfaces.size()
							+ " interfaces whose methods are tasks: "
							+ interfaces.stream().map(Class::getName).sorted().toList(),
					"Make a loop for each interface, or one interface that extends them all.", null);
		}
		TaskInterface tasks = TaskInterface.read(interfaces.get(0), placeholders);
		TaskInterfaceHandler.checkImplementation(tasks, type);
		return tasks;
	}

	/**
	 * The interface whose methods are its tasks, null if there is none.
	 */
	public @Nullable TaskInterface taskInterface() {
		return this.tasks;
	}

	Class<?> beanType() {
		return this.type;
	}

	Type payloadType() {
		return this.work.payloadType();
	}

	/** Type of all results, null if it depends on the task. */
	@Nullable Type resultType() {
		return this.work.resultType();
	}

	LoopHandler<Object> createHandler(Object bean) {
		return this.work.createHandler(bean);
	}

	List<Consumer<TaskQueue<Object>>> onStart(Object bean) {
		return this.onStart.stream().map((method) -> createStartCallback(new BeanMethod(bean, method))).toList();
	}

	private static Consumer<TaskQueue<Object>> createStartCallback(BeanMethod method) {
		return (queue) -> method
			.invokeUnchecked((method.parameterCount() == 0) ? new Object[0] : new Object[] { queue });
	}

	List<Consumer<DeadLetter<Object>>> onDead(Object bean) {
		return this.onDead.stream().map((method) -> createDeadCallback(new BeanMethod(bean, method), method)).toList();
	}

	private Consumer<DeadLetter<Object>> createDeadCallback(BeanMethod method, Method declared) {
		TaskParameters parameters = TaskParameters.forMethod(declared, this.type, DeadLetter.class);
		return (letter) -> method.invokeUnchecked(parameters.argumentsFor(letter));
	}

	private static Method onlyMakeTask(Class<?> type, List<Method> methods) {
		if (methods.isEmpty()) {
			throw new ChihuoConfigurationException("Loop " + type.getName() + " has no @MakeTask method",
					"Annotate the method that runs one task with @MakeTask, or implement an interface with "
							+ "@ChihuoTask methods.",
					null);
		}
		if (methods.size() > 1) {
			throw new ChihuoConfigurationException(
					"Loop " + type.getName() + " has " + methods.size() + " @MakeTask methods: "
							+ methods.stream().map(Method::getName).sorted().toList(),
					"Leave @MakeTask on one of them, and move the others to loops of their own.", null);
		}
		return methods.get(0);
	}

	private void checkOnStart(Method method) {
		TaskReturnType.checkSynchronous(method, this.type, OnStart.class);
		Class<?>[] types = method.getParameterTypes();
		if (types.length > 1 || (types.length == 1 && types[0] != TaskQueue.class)) {
			throw new ChihuoConfigurationException(
					"@OnStart method " + method + " has parameters that are not supported",
					"Let it take nothing, or the loop's TaskQueue.", null);
		}
	}

	private void checkOnDead(Method method) {
		TaskReturnType.checkResult(method, this.type, OnDead.class);
		Type payload = TaskParameters.forMethod(method, this.type, DeadLetter.class).payloadType();
		Class<?> declared = ResolvableType.forType(payload).toClass();
		Class<?> read = ResolvableType.forType(payloadType()).toClass();
		Stream<Class<?>> values = (read != Object.class) ? Stream.of(read) : UNTYPED_VALUES.stream();
		if (declared != Object.class && values.noneMatch((value) -> ClassUtils.isAssignable(declared, value))) {
			throw new ChihuoConfigurationException(
					"@OnDead method " + method + " takes a payload of type " + payload.getTypeName()
							+ ", and the payloads of its loop are read as " + payloadType().getTypeName(),
					"Let it take the same type as the method with @MakeTask, or no payload.", null);
		}
	}

	private static List<Method> findAnnotated(Class<?> type, Class<? extends Annotation> annotation) {
		return MethodIntrospector
			.selectMethods(type, (Method method) -> AnnotatedElementUtils.hasAnnotation(method, annotation))
			.stream()
			.sorted(Comparator.comparingInt(LoopMethods::orderOf).thenComparing(Method::getName))
			.toList();
	}

	private static int orderOf(Method method) {
		Order order = AnnotatedElementUtils.findMergedAnnotation(method, Order.class);
		return (order != null) ? order.value() : Ordered.LOWEST_PRECEDENCE;
	}

}
