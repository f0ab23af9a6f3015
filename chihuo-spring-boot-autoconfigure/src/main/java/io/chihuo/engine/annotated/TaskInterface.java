// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.annotated;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringUtils;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.ChihuoTask;

/**
 * An interface whose methods are tasks.
 */
public final class TaskInterface {

	private final Class<?> type;

	private final Map<String, TaskMethod> methods = new LinkedHashMap<>();

	private TaskInterface(Class<?> type, UnaryOperator<String> placeholders) {
		this.type = type;
		Stream.of(type.getMethods())
			.filter((method) -> !method.isSynthetic() && !Modifier.isStatic(method.getModifiers())
					&& !ReflectionUtils.isObjectMethod(method))
			.sorted(Comparator.comparing(Method::getName).thenComparing(Method::toGenericString))
			.forEach((method) -> addMethod(method, placeholders));
	}

	/**
	 * Read an interface.
	 * @param placeholders resolves placeholders
	 * @throws ChihuoConfigurationException if a method cannot be a task
	 */
	public static TaskInterface read(Class<?> type, UnaryOperator<String> placeholders) {
		if (!isTaskInterface(type)) {
			throw new ChihuoConfigurationException(
					type.getName() + (type.isInterface() ? " has no @ChihuoTask method" : " is not an interface"),
					"Name an interface, and annotate each of its methods that is a task with @ChihuoTask.", null);
		}
		return new TaskInterface(type, placeholders);
	}

	/**
	 * Whether a type is an interface with methods that are tasks.
	 */
	public static boolean isTaskInterface(Class<?> type) {
		return type.isInterface() && AnnotationUtils.isCandidateClass(type, ChihuoTask.class)
				&& Stream.of(type.getMethods()).anyMatch((method) -> TaskMethodReader.findAnnotation(method) != null);
	}

	/**
	 * The task interfaces of a class, without those that another one of them extends.
	 */
	public static List<Class<?>> findInterfaces(Class<?> type) {
		Set<Class<?>> all = ClassUtils.getAllInterfacesForClassAsSet(type);
		List<Class<?>> found = all.stream().filter(TaskInterface::isTaskInterface).toList();
		return found.stream()
			.filter((each) -> found.stream().noneMatch((other) -> other != each && each.isAssignableFrom(other)))
			.toList();
	}

	private void addMethod(Method method, UnaryOperator<String> placeholders) {
		ChihuoTask annotation = TaskMethodReader.findAnnotation(method);
		if (annotation == null) {
			if (Modifier.isAbstract(method.getModifiers())) {
				throw new ChihuoConfigurationException(
						"Method " + this.type.getName() + "." + method.getName()
								+ " is no task, while others of the interface are",
						"Annotate it with @ChihuoTask, or make it a default method.", null);
			}
			return;
		}
		TaskMethod added = new TaskMethodReader(this.type, method, annotation, placeholders).readMethod();
		TaskMethod known = this.methods.putIfAbsent(added.name(), added);
		if (known != null) {
			throw new ChihuoConfigurationException("Two methods have the name '" + added.name() + "' on the wire: "
					+ known.method() + " and " + method,
					"Give one of them a name of its own, by @ChihuoTask(name = …).", null);
		}
	}

	/**
	 * The interface.
	 */
	public Class<?> type() {
		return this.type;
	}

	/**
	 * Name of its loop by default: its simple name with a lower-case first letter.
	 */
	public String defaultLoop() {
		return StringUtils.uncapitalize(this.type.getSimpleName());
	}

	/**
	 * Its methods that are tasks.
	 */
	public Collection<TaskMethod> methods() {
		return List.copyOf(this.methods.values());
	}

	/**
	 * Find a method by its name on the wire.
	 */
	public @Nullable TaskMethod findMethod(String name) {
		return this.methods.get(name);
	}

}
