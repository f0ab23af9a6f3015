package io.chihuo.engine.annotated;

import java.lang.reflect.Type;

import io.chihuo.LoopDefinition;
import io.chihuo.ChihuoConfigurationException;
import io.chihuo.LoopOptions;

/**
 * A bean that is a loop.
 *
 * @param name name of the loop
 * @param bean name of the bean
 * @param methods its methods
 * @param options what its annotation says
 */
public record LoopBean(String name, String bean, LoopMethods methods, LoopOptions options) {

	/**
	 * Type of its payloads.
	 */
	public Type payloadType() {
		return this.methods.payloadType();
	}

	LoopDefinition<Object> define(Object bean) {
		try {
			return new LoopDefinition<>(this.name, payloadType(), this.options, this.methods.handler(bean),
					this.methods.onStart(bean), this.methods.onDead(bean));
		}
		catch (IllegalArgumentException ex) {
			throw new ChihuoConfigurationException(String.valueOf(ex.getMessage()),
					"Correct the name that @ChihuoLoop gives to bean '" + this.bean + "'.", ex);
		}
	}

}
