package io.chihuo.engine.annotated;

import java.lang.reflect.Type;

import io.chihuo.LoopDefinition;
import io.chihuo.LoopOptions;
import io.chihuo.backend.QueueName;

/**
 * A bean that is a loop.
 *
 * @param name name of the loop
 * @param bean name of the bean
 * @param methods its methods
 * @param options what its annotation says
 */
public record LoopBean(String name, String bean, LoopMethods methods, LoopOptions options) {

	public LoopBean {
		QueueName.check(name, "Correct the name that @ChihuoLoop gives to bean '" + bean + "'.");
	}

	/**
	 * Type of its payloads.
	 */
	public Type payloadType() {
		return this.methods.payloadType();
	}

	LoopDefinition<Object> define(Object bean) {
		return new LoopDefinition<>(this.name, payloadType(), this.options, this.methods.handler(bean),
				this.methods.onStart(bean), this.methods.onDead(bean));
	}

}
