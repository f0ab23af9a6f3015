// SPDX-License-Identifier: Apache-2.0

package io.chihuo.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One page of the documentation.
 *
 * @param path the file
 * @param fences its fenced blocks
 * @param prose its lines; those of fenced blocks are empty
 */
record MarkdownPage(Path path, List<Fence> fences, List<String> prose) {

	private static final String FENCE = "```";

	/** A line that begins a unit of text, a cell of a table, or the end of a sentence. */
	private static final Pattern SENTENCE_END = Pattern
		.compile("\\n\\s*(?=\\n|[-*|#]|\\d+\\.\\s)|\\|\\s|(?<=[.!?:])\\s+");

	/**
	 * A fenced block.
	 *
	 * @param language its declared language
	 * @param line where its first line is in the page, from 1
	 * @param text its lines
	 */
	record Fence(String language, int line, String text) {
	}

	static Path root() {
		Path directory = Path.of("").toAbsolutePath();
		while (!Files.exists(directory.resolve("docs/README.md"))) {
			directory = directory.getParent();
		}
		return directory;
	}

	/**
	 * The pages beside the README, those of the modules, and all below {@code docs}.
	 */
	static List<MarkdownPage> all() {
		try (Stream<Path> files = Files.walk(root(), 2)) {
			return files.filter((path) -> path.toString().endsWith(".md"))
				.filter((path) -> !root().relativize(path).toString().matches("\\..*"))
				.sorted()
				.map(MarkdownPage::read)
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static MarkdownPage named(String name) {
		return read(root().resolve(name));
	}

	private static MarkdownPage read(Path path) {
		List<Fence> fences = new ArrayList<>();
		List<String> prose = new ArrayList<>();
		List<String> lines = lines(path);
		for (int i = 0; i < lines.size(); i++) {
			prose.add(lines.get(i).startsWith(FENCE) ? "" : lines.get(i));
			if (lines.get(i).startsWith(FENCE)) {
				int end = i + 1 + lines.subList(i + 1, lines.size()).indexOf(FENCE);
				fences.add(new Fence(lines.get(i).substring(FENCE.length()), i + 2,
						String.join("\n", lines.subList(i + 1, end))));
				lines.subList(i, end).forEach((line) -> prose.add(""));
				i = end;
			}
		}
		return new MarkdownPage(path, fences, prose);
	}

	private static List<String> lines(Path path) {
		try {
			return Files.readAllLines(path);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Anchors of this page, as they follow a {@code #} in a link.
	 */
	Set<String> anchors() {
		return this.prose.stream()
			.filter((line) -> line.matches("#+ .*"))
			.map((line) -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
			.map((heading) -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
			.collect(Collectors.toSet());
	}

	/**
	 * Sentences and cells of tables, with the text of a link in place of the link, and
	 * without single words.
	 */
	Stream<String> sentences() {
		return sentences(this.prose);
	}

	/**
	 * Sentences outside of tables and headings.
	 */
	Stream<String> sentencesOfParagraphs() {
		return sentences(this.prose.stream().map((line) -> line.matches("[|#].*") ? "" : line).toList());
	}

	private static Stream<String> sentences(List<String> lines) {
		return SENTENCE_END.splitAsStream(withoutLinks(String.join("\n", lines)))
			.map(String::strip)
			.filter((sentence) -> sentence.matches("(?s).*\\p{L}\\s.*"));
	}

	private static String withoutLinks(String text) {
		return text.replaceAll("\\[([^]]*)]\\([^)\\s]*\\)", "$1");
	}

	/**
	 * The cells of all tables as a reader sees them, row by row.
	 */
	List<List<String>> shownRows() {
		return this.prose.stream()
			.filter((line) -> line.startsWith("| ") && !line.startsWith("| ---"))
			.map((line) -> Stream.of(withoutLinks(line).split("(?<!\\\\)\\|")).map(String::trim).toList())
			.toList();
	}

	/**
	 * The cells of all tables, row by row, without the code marks around a whole cell.
	 */
	List<List<String>> rows() {
		return this.prose.stream()
			.filter((line) -> line.startsWith("| ") && !line.startsWith("| ---"))
			.map((line) -> Stream.of(line.substring(1).split("\\|"))
				.map((cell) -> cell.trim().replaceFirst("^`([^`]*)`$", "$1"))
				.toList())
			.toList();
	}

	@Override
	public String toString() {
		return root().relativize(this.path).toString();
	}

}
