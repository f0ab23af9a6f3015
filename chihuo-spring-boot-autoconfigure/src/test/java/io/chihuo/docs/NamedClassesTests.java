// SPDX-License-Identifier: Apache-2.0

package io.chihuo.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the classes that pages for contributors name with the sources.
 */
class NamedClassesTests {

	private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z]+\\w*)");

	private static final Pattern DIAGRAM_CLASS = Pattern.compile("\\b([A-Z][a-z]+[A-Z]\\w*)");

	private static final Path MAIN = Path.of("src/main/java");

	private static final Set<String> OTHERS = Set.of("ApplicationContextRunner");

	@Test
	void classesInContributingExist() throws IOException {
		assertThat(classes("CONTRIBUTING.md")).hasSizeGreaterThan(30).isSubsetOf(sources("src/main", "src/test"));
	}

	@Test
	void classesOnThePathOfOneTaskExist() throws IOException {
		MarkdownPage page = MarkdownPage.named("docs/path-of-one-task.md");
		assertThat(classes("docs/path-of-one-task.md")).hasSizeGreaterThan(40)
			.isSubsetOf(sources("src/main", "src/test"));
		assertThat(find(DIAGRAM_CLASS, page.fences().get(0).text())).hasSizeGreaterThan(10)
			.isSubsetOf(sources("src/main"));
	}

	/** By its name, or by that of its package. */
	@Test
	void contributingNamesTheTestsOfEveryClass() throws IOException {
		String text = String.join("\n", MarkdownPage.named("CONTRIBUTING.md").prose());
		String tested = text.substring(text.indexOf("Where a class is tested"));
		Set<String> tests = sources("src/test");
		try (Stream<Path> files = Files.walk(MAIN)) {
			assertThat(files.filter((file) -> file.toString().endsWith(".java") && !file.endsWith("package-info.java")))
				.hasSizeGreaterThan(500)
				.filteredOn((file) -> !tests.contains(nameOf(file) + "Tests"))
				.filteredOn((file) -> !tested.contains("`" + nameOf(file) + "`"))
				.allSatisfy((file) -> assertThat(tested).contains("`" + packageOf(file) + "`"));
		}
	}

	private static String nameOf(Path file) {
		return file.getFileName().toString().replace(".java", "");
	}

	private static String packageOf(Path file) {
		return MAIN.relativize(file.getParent()).toString().replaceAll("[/\\\\]", ".");
	}

	private static Set<String> classes(String page) {
		Set<String> classes = find(CLASS, String.join("\n", MarkdownPage.named(page).prose()));
		classes.removeAll(OTHERS);
		return classes;
	}

	private static Set<String> find(Pattern pattern, String text) {
		return pattern.matcher(text)
			.results()
			.map((name) -> name.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Set<String> sources(String... directories) throws IOException {
		Set<String> names = new TreeSet<>();
		for (String directory : directories) {
			try (Stream<Path> files = Files.walk(Path.of(directory, "java"))) {
				files.map((file) -> file.getFileName().toString())
					.filter((name) -> name.endsWith(".java"))
					.forEach((name) -> names.add(name.replace(".java", "")));
			}
		}
		return names;
	}

}
