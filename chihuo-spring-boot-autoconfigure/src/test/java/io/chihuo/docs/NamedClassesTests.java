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
