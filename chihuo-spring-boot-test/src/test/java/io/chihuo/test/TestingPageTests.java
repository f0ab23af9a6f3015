// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every example of the page on testing is part of a test, or of a class that a test runs.
 */
class TestingPageTests {

	private static final Pattern FENCE = Pattern.compile("^```java\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);

	@Test
	void examplesAreRun() throws IOException {
		List<String> tested = new ArrayList<>();
		try (Stream<Path> files = Files.walk(Path.of("src/test/java/com/example/signup"))) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				tested.add(normalize(Files.readString(file)));
			}
		}
		Matcher fences = FENCE.matcher(Files.readString(Path.of("../docs/testing.md")));
		int count = 0;
		for (; fences.find(); count++) {
			String example = normalize(fences.group(1));
			assertThat(tested).as(fences.group(1)).anyMatch((text) -> text.contains(example));
		}
		assertThat(count).isGreaterThan(3);
	}

	/** Lines are broken in another place by the format of sources. */
	private static String normalize(String text) {
		return text.lines().map(String::strip).collect(Collectors.joining(" ")).replaceAll(" +(\\.)", "$1");
	}

}
