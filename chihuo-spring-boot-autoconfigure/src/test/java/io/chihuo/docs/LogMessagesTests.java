// SPDX-License-Identifier: Apache-2.0

package io.chihuo.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the log messages on the page on operating with those in the code.
 */
class LogMessagesTests {

	private static final Pattern CALL = Pattern.compile("logger\\s*\\.(info|warn|error)\\(\\s*\"([^\"]*)\"");

	@Test
	void pageHasEveryMessageAndNoOther() throws IOException {
		Path sources = MarkdownPage.root().resolve("chihuo-spring-boot-autoconfigure/src/main/java");
		try (Stream<Path> files = Files.walk(sources)) {
			List<String> messages = files.filter(Files::isRegularFile).flatMap(LogMessagesTests::messages).toList();
			assertThat(page()).containsExactlyInAnyOrderElementsOf(messages);
		}
	}

	private static Stream<String> messages(Path file) {
		try {
			String code = Files.readString(file).replaceAll("\"\\s*\\+\\s*\"", "");
			return CALL.matcher(code)
				.results()
				.map((call) -> call.group(1).toUpperCase(Locale.ROOT) + " " + call.group(2).replace("{}", "…"));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static List<String> page() {
		return MarkdownPage.named("docs/log-messages.md")
			.rows()
			.stream()
			.filter((row) -> row.get(0).matches("INFO|WARN|ERROR"))
			.map((row) -> row.get(0) + " " + row.get(1))
			.toList();
	}

}
