// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.annotated;

import java.lang.reflect.Type;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.chihuo.DeadLetter;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopOptions;
import io.chihuo.TaskQueue;
import io.chihuo.backend.QueueName;

/**
 * A bean that is a loop.
 *
 * @param namespace namespace that its annotation names, empty for that of the application
 * @param name name of the loop
 * @param bean name of the bean
 * @param methods its methods
 * @param options the options of its annotation
 */
public record LoopBean(String namespace, String name, String bean, LoopMethods methods, LoopOptions options) {

	public LoopBean {
		QueueName.checkPart(name, "Correct the name that @ChihuoLoop gives to bean '" + bean + "'.");
	}

	/**
	 * Class of the bean, not of a proxy.
	 */
	public Class<?> beanType() {
		return this.methods.beanType();
	}

	/**
	 * Type of its payloads.
	 */
	public Type payloadType() {
		return this.methods.payloadType();
	}

	/**
	 * Type of its results, null if it depends on the task.
	 */
	public @Nullable Type resultType() {
		return this.methods.resultType();
	}

	/**
	 * The interface whose methods are its tasks, null if there is none.
	 */
	public @Nullable TaskInterface taskInterface() {
		return this.methods.taskInterface();
	}

	LoopDefinition<Object> createDefinition(Object bean) {
		LoopDefinition<Object> definition = LoopDefinition
			.ofType(this.name, payloadType(), this.methods.createHandler(bean))
			.options(this.options);
		Type resultType = resultType();
		if (resultType != null) {
			definition = definition.resultType(resultType);
		}
		for (Consumer<TaskQueue<Object>> seed : this.methods.onStart(bean)) {
			definition = definition.onStart(seed);
		}
		for (Consumer<DeadLetter<Object>> listener : this.methods.onDead(bean)) {
			definition = definition.onDead(listener);
		}
		return definition;
	}

}
