// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Java sources of all modules, with those of tests, benchmarks and the sample.
 */
final class SourceFiles {

	private static final Pattern COMMENT_OR_TEXT = Pattern.compile(
			"/\\*.*?\\*/|//[^\\n]*|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])+'",
			Pattern.DOTALL);

	private SourceFiles() {
	}

	static List<Path> all() throws IOException {
		try (Stream<Path> files = Files.walk(root())) {
			return files
				.filter((path) -> path.toString().matches(".*[/\\\\]src[/\\\\](main|test)[/\\\\]java[/\\\\].*\\.java"))
				.toList();
		}
	}

	private static Path root() {
		Path directory = Path.of("").toAbsolutePath();
		while (!Files.exists(directory.resolve("CONTRIBUTING.md"))) {
			directory = directory.getParent();
		}
		return directory;
	}

	/** Text of a file without comments and without the content of literals. */
	static String code(Path path) {
		try {
			return COMMENT_OR_TEXT.matcher(Files.readString(path)).replaceAll("\"\"");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
