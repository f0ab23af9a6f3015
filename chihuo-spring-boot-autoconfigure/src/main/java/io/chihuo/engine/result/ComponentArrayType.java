// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.result;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Type;

/**
 * An array whose component type has type arguments.
 *
 * @param component type of the components
 */
public record ComponentArrayType(Type component) implements GenericArrayType {

	/**
	 * The type of arrays of a type: a class if that is one.
	 */
	public static Type arrayOf(Type component) {
		return (component instanceof Class<?> known) ? known.arrayType() : new ComponentArrayType(component);
	}

	@Override
	public Type getGenericComponentType() {
		return this.component;
	}

	@Override
	public String getTypeName() {
		return this.component.getTypeName() + "[]";
	}

}
