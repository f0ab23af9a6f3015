// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.chihuo.Compensation;
import io.chihuo.FlowCall;
import io.chihuo.ItemPage;
import io.chihuo.observation.ChihuoKeys;
import io.chihuo.observation.ChihuoObservation;
import io.chihuo.observation.DefaultTaskAddConvention;
import io.chihuo.observation.DefaultTaskRunConvention;
import io.chihuo.observation.TaskAddContext;
import io.chihuo.observation.TaskAddConvention;
import io.chihuo.observation.TaskRunContext;
import io.chihuo.observation.TaskRunConvention;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps the API small: which packages make it, and that its signatures name nothing else
 * of this project.
 */
class PublicApiTests {

	private static final Path SOURCES = Path.of("src/main/java");

	private static final String NOT_API = "Not part of the API: may change at any time.";

	private static final Set<String> API = Set.of("io.chihuo", "io.chihuo.event", "io.chihuo.codec",
			"io.chihuo.backend", "io.chihuo.backend.flow", "io.chihuo.backend.outcome", "io.chihuo.observation",
			"io.chihuo.step");

	/** The others there are public for the auto-configuration. */
	private static final Set<Class<?>> OBSERVATION = Set.of(ChihuoKeys.class, ChihuoObservation.class,
			DefaultTaskAddConvention.class, DefaultTaskRunConvention.class, TaskAddContext.class,
			TaskAddConvention.class, TaskRunContext.class, TaskRunConvention.class);

	private static List<Path> sources() throws IOException {
		try (Stream<Path> files = Files.walk(SOURCES)) {
			return files.filter((path) -> path.toString().endsWith(".java")).toList();
		}
	}

	private static String packageName(Path file) {
		return SOURCES.relativize(file.getParent()).toString().replace(file.getFileSystem().getSeparator(), ".");
	}

	@Test
	void packageSaysSoUnlessItIsPartOfTheApi() throws IOException {
		for (Path file : sources()) {
			if (file.endsWith("package-info.java")) {
				assertThat(Files.readString(file).contains(NOT_API)).as(file.toString())
					.isNotEqualTo(API.contains(packageName(file)));
			}
		}
	}

	@Test
	void contributingListsThePackagesOfTheApi() throws IOException {
		String text = Files.readString(Path.of("../CONTRIBUTING.md"));
		String list = text.substring(text.indexOf("The API consists of these packages:"),
				text.indexOf("The `package-info`"));
		Set<String> listed = Pattern.compile("`(io\\.chihuo[a-z.]*)`")
			.matcher(list)
			.results()
			.map((match) -> match.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
		listed.removeAll(Set.of("io.chihuo.contract", "io.chihuo.test")); // jars of their
																			// own
		assertThat(listed).isEqualTo(new TreeSet<>(API));
	}

	@Test
	void publicSignaturesOfTheApiNameOnlyTheApi() throws Exception {
		List<String> foreignTypes = new ArrayList<>();
		for (Path file : sources()) {
			String name = file.getFileName().toString().replace(".java", "");
			if (API.contains(packageName(file)) && !name.equals("package-info")) {
				Class<?> type = Class.forName(packageName(file) + "." + name);
				check(type, foreignTypes);
			}
		}
		assertThat(foreignTypes).isEmpty();
	}

	/** Types that tasks carry as data, and those that have all that they ever will. */
	private static final Set<Class<?>> RECORDS = Set.of(Compensation.class, FlowCall.class, ItemPage.class);

	/** A record that grows breaks those who construct or match it. */
	@Test
	void typesOfApplicationsAreNoRecords() throws Exception {
		List<Class<?>> records = new ArrayList<>();
		for (Path file : sources()) {
			String name = file.getFileName().toString().replace(".java", "");
			if (Set.of("io.chihuo", "io.chihuo.event", "io.chihuo.step").contains(packageName(file))
					&& !name.equals("package-info")) {
				Class<?> type = Class.forName(packageName(file) + "." + name);
				if (Modifier.isPublic(type.getModifiers()) && type.isRecord()) {
					records.add(type);
				}
			}
		}
		assertThat(records).containsExactlyInAnyOrderElementsOf(RECORDS);
	}

	/** The kit's jar has nothing else, and an application has nothing but the API. */
	@Test
	void contractKitUsesOnlyTheApiAndItself() throws IOException {
		Path kit = Path.of("src/test/java/io/chihuo/contract");
		Pattern imports = Pattern.compile("^import (?:static )?(io\\.chihuo[a-z.]*)\\.([A-Z]\\w*)", Pattern.MULTILINE);
		try (Stream<Path> files = Files.list(kit)) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
				assertThat(imports.matcher(Files.readString(file)).results()).as(file.toString())
					.allMatch((found) -> API.contains(found.group(1)) || found.group(2).equals("TestLimits"));
			}
		}
	}

	private static void check(Class<?> type, List<String> foreignTypes) {
		if (!isVisible(type.getModifiers()) || !isApi(type)) {
			return;
		}
		for (Class<?> used : used(type)) {
			if (used.getName().startsWith("io.chihuo") && !isApi(used)) {
				foreignTypes.add(type.getName() + " names " + used.getName());
			}
		}
		for (Class<?> member : type.getDeclaredClasses()) {
			check(member, foreignTypes);
		}
	}

	private static boolean isApi(Class<?> type) {
		Class<?> outer = type;
		while (outer.getEnclosingClass() != null) {
			outer = outer.getEnclosingClass();
		}
		return API.contains(type.getPackageName())
				&& (!type.getPackageName().equals("io.chihuo.observation") || OBSERVATION.contains(outer));
	}

	private static boolean isVisible(int modifiers) {
		return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
	}

	private static Set<Class<?>> used(Class<?> type) {
		Set<Type> types = new LinkedHashSet<>(List.of(type.getGenericInterfaces()));
		if (type.getGenericSuperclass() != null) {
			types.add(type.getGenericSuperclass());
		}
		for (Method method : type.getDeclaredMethods()) {
			if (isVisible(method.getModifiers()) && !method.isSynthetic()) {
				types.add(method.getGenericReturnType());
				addParameters(method, types);
			}
		}
		for (Constructor<?> constructor : type.getDeclaredConstructors()) {
			if (isVisible(constructor.getModifiers()) && !constructor.isSynthetic()) {
				addParameters(constructor, types);
			}
		}
		for (Field field : type.getDeclaredFields()) {
			if (isVisible(field.getModifiers()) && !field.isSynthetic()) {
				types.add(field.getGenericType());
			}
		}
		Set<Class<?>> classes = new LinkedHashSet<>();
		types.forEach((used) -> collect(used, classes));
		return classes;
	}

	private static void addParameters(Executable executable, Set<Type> types) {
		types.addAll(List.of(executable.getGenericParameterTypes()));
		types.addAll(List.of(executable.getGenericExceptionTypes()));
	}

	private static void collect(Type type, Set<Class<?>> classes) {
		if (type instanceof Class<?> known) {
			classes.add(known.isArray() ? known.getComponentType() : known);
		}
		else if (type instanceof ParameterizedType generic) {
			collect(generic.getRawType(), classes);
			Stream.of(generic.getActualTypeArguments()).forEach((argument) -> collect(argument, classes));
		}
		else if (type instanceof WildcardType wildcard) {
			Stream.of(wildcard.getUpperBounds()).forEach((bound) -> collect(bound, classes));
			Stream.of(wildcard.getLowerBounds()).forEach((bound) -> collect(bound, classes));
		}
		else if (type instanceof GenericArrayType array) {
			collect(array.getGenericComponentType(), classes);
		}
		else if (type instanceof TypeVariable<?> variable) {
			for (Type bound : variable.getBounds()) {
				if (bound instanceof Class<?> known) {
					classes.add(known);
				}
			}
		}
	}

}
