// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads the compiled classes: most methods are named for a verb and its object, such as
 * {@code sendBatch}, rather than for the verb alone.
 */
class MethodNamesTests {

	private static final Path CLASSES = Path.of("target/classes");

	private static final String ROOT = "io.chihuo";

	private static final int MAX_ONE_WORD_PERCENT = 25;

	@Test
	void fewMethodNamesAreOneWord() throws IOException {
		Set<String> names = new TreeSet<>();
		for (Class<?> type : types()) {
			Stream.of(type.getDeclaredMethods())
				.filter((method) -> isNamedHere(type, method))
				.forEach((method) -> names.add(type.getName() + "." + method.getName()));
		}
		assertThat(names).hasSizeGreaterThan(1000);
		assertThat(names).filteredOn((name) -> name.substring(name.lastIndexOf('.')).matches("\\.\\p{Lower}+"))
			.as("one-word names of methods, of " + names.size())
			.hasSizeLessThanOrEqualTo(names.size() * MAX_ONE_WORD_PERCENT / 100);
	}

	private static List<Class<?>> types() throws IOException {
		try (Stream<Path> files = Files.walk(CLASSES)) {
			List<Class<?>> types = new ArrayList<>();
			for (String file : files.map((path) -> CLASSES.relativize(path).toString())
				.filter((path) -> path.endsWith(".class"))
				.toList()) {
				types.add(type(file.replace(".class", "").replaceAll("[/\\\\]", ".")));
			}
			return types;
		}
	}

	private static Class<?> type(String name) {
		try {
			return Class.forName(name, false, MethodNamesTests.class.getClassLoader());
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Neither the compiler, nor a component of a record, nor a foreign type names it. */
	private static boolean isNamedHere(Class<?> type, Method method) {
		return !type.isAnonymousClass() && !method.isSynthetic() && !isOfEnum(type, method) && !isAccessor(type, method)
				&& supertypes(type).noneMatch((foreign) -> declares(foreign, method));
	}

	private static boolean isOfEnum(Class<?> type, Method method) {
		return type.isEnum() && Set.of("values", "valueOf").contains(method.getName())
				&& Modifier.isStatic(method.getModifiers());
	}

	private static boolean isAccessor(Class<?> type, Method method) {
		return type.isRecord() && method.getParameterCount() == 0 && Stream.of(type.getRecordComponents())
			.anyMatch((component) -> component.getName().equals(method.getName()));
	}

	/** Types of others that a type extends or implements. */
	private static Stream<Class<?>> supertypes(Class<?> type) {
		return Stream.concat(Stream.ofNullable(type.getSuperclass()), Stream.of(type.getInterfaces()))
			.flatMap((parent) -> Stream.concat(Stream.of(parent), supertypes(parent)))
			.filter((parent) -> !parent.getName().startsWith(ROOT));
	}

	private static boolean declares(Class<?> foreign, Method method) {
		return Stream.of(foreign.getDeclaredMethods())
			.anyMatch((other) -> other.getName().equals(method.getName())
					&& other.getParameterCount() == method.getParameterCount()
					&& !Modifier.isPrivate(other.getModifiers()) && !Modifier.isStatic(other.getModifiers()));
	}

}
