// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.annotated;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.core.GenericTypeResolver;
import org.springframework.core.ResolvableType;
import org.springframework.util.Assert;

import io.chihuo.engine.result.ComponentArrayType;

/**
 * Resolves type parameters by the declarations of a class and its superclasses. Unlike
 * {@link GenericTypeResolver#resolveType} it keeps the type arguments of the type that a
 * type parameter stands for.
 */
final class TypeArguments {

	@SuppressWarnings("rawtypes") // as Spring declares it
	private final Map<TypeVariable, Type> known;

	private final Class<?> owner;

	TypeArguments(Class<?> owner) {
		this.known = GenericTypeResolver.getTypeVariableMap(owner);
		this.owner = owner;
	}

	/** A type as it is for the class, which may not know all of its parameters. */
	Type resolveType(Type type) {
		if (type instanceof TypeVariable<?> variable) {
			Type value = this.known.get(variable);
			return (value == null || value instanceof TypeVariable<?>) ? type : resolveType(value);
		}
		if (type instanceof WildcardType wildcard) {
			Type[] lower = wildcard.getLowerBounds();
			Type bound = (lower.length > 0) ? lower[0] : wildcard.getUpperBounds()[0];
			Type resolved = resolveType(bound);
			// values above a type may be anything
			return resolved.equals(bound) ? type : (lower.length > 0) ? Object.class : resolved;
		}
		if (type instanceof GenericArrayType array) {
			Type component = array.getGenericComponentType();
			Type resolved = resolveType(component);
			return resolved.equals(component) ? type : ComponentArrayType.arrayOf(resolved);
		}
		return (type instanceof ParameterizedType parameterized) ? resolveType(parameterized)
				: GenericTypeResolver.resolveType(type, this.owner);
	}

	/**
	 * The type itself if it depends on no type parameter, so that equal types stay so.
	 */
	private Type resolveType(ParameterizedType type) {
		Type[] arguments = type.getActualTypeArguments();
		ResolvableType[] resolved = Stream.of(arguments)
			.map(this::resolveType)
			.map(ResolvableType::forType)
			.toArray(ResolvableType[]::new);
		boolean same = true;
		for (int i = 0; i < arguments.length; i++) {
			same &= resolved[i].getType().equals(arguments[i]);
		}
		Class<?> raw = ResolvableType.forType(type).resolve();
		Assert.state(raw != null, "A parameterized type has a class");
		return same ? type : ResolvableType.forClassWithGenerics(raw, resolved).getType();
	}

}
