// SPDX-License-Identifier: Apache-2.0

package io.chihuo.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
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

	private static final Pattern CALL = Pattern
		.compile("(?:logger|background)\\s*\\.(info|warn|error)\\(\\s*\"([^\"]*)\"");

	private static final Pattern RAW_MESSAGE = Pattern
		.compile("(?:logger|background)\\s*\\.(debug|info|warn|error)\\([^;]*getMessage\\(\\)");

	@Test
	void pageHasEveryMessageAndNoOther() throws IOException {
		Path sources = MarkdownPage.root().resolve("chihuo-spring-boot-autoconfigure/src/main/java");
		try (Stream<Path> files = Files.walk(sources)) {
			List<String> messages = files.filter(Files::isRegularFile).flatMap(LogMessagesTests::messages).toList();
			assertThat(page()).containsExactlyInAnyOrderElementsOf(messages);
		}
	}

	@Test
	void messagesOfExceptionsAreLoggedInOneLine() throws IOException {
		Path sources = MarkdownPage.root().resolve("chihuo-spring-boot-autoconfigure/src/main/java");
		try (Stream<Path> files = Files.walk(sources)) {
			assertThat(files.filter(Files::isRegularFile).filter(LogMessagesTests::logsRawMessage)).isEmpty();
		}
	}

	private static boolean logsRawMessage(Path file) {
		return RAW_MESSAGE.matcher(readCode(file)).find();
	}

	private static String readCode(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Stream<String> messages(Path file) {
		String code = readCode(file).replaceAll("\"\\s*\\+\\s*\"", "");
		return CALL.matcher(code)
			.results()
			.map((call) -> call.group(1).toUpperCase(Locale.ROOT) + " " + call.group(2).replace("{}", "…"));
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
