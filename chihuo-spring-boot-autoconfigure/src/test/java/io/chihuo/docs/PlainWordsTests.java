// SPDX-License-Identifier: Apache-2.0

package io.chihuo.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Refuses sentences without a plain subject in Javadoc, comments and documentation: those
 * that name a thing by a clause ("what the broker has confirmed") instead of a noun
 * ("confirmed messages"). Refuses second words for a release, too.
 */
class PlainWordsTests {

	private static final List<String> MODULES = List.of("chihuo-spring-boot-autoconfigure", "chihuo-spring-boot-test",
			"chihuo-sample-app", "chihuo-benchmarks");

	private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);

	private static final Predicate<String> BEGINS_WITH_CLAUSE = Pattern
		.compile("^(/\\*\\*|//|--|\")?[\\s*]*(What|Whatever|Who|Whoever|Whose)\\b")
		.asPredicate();

	private static final Predicate<String> UNCLEAR_PHRASE = Pattern
		.compile("\\b((is|are|was|were|be|been) told|be it|brings? about|can bear|hears?|heard"
				+ "|silen(ce|t)|strangers?|patience|deaf|bur(y|ies|ied))\\b", Pattern.CASE_INSENSITIVE)
		.asPredicate();

	/**
	 * Other words for a release, a requeue or a reclaim, each of which has one name.
	 */
	private static final Predicate<String> OTHER_WORD_FOR_RELEASE = Pattern
		.compile(
				"\\b((hand(s|ed|ing)?|giv(e|es|en|ing)|gave|put(s|ting)?)( \\w+){0,3} back"
						+ "|(set|left|leave|put|keep|kept)s?( \\w+){0,2} aside|hand-backs?)\\b",
				Pattern.CASE_INSENSITIVE)
		.asPredicate();

	/**
	 * A sentence with "what", "whatever" or "whoever" anywhere outside of quotes, or with
	 * "who" at its beginning. Questions are no such sentences.
	 */
	private static final Predicate<String> NOUN_CLAUSE = Pattern
		.compile("(?<![\"`])\\b(what|whatever|whoever)\\b|^\\W*who\\b", Pattern.CASE_INSENSITIVE)
		.asPredicate();

	private static final int MAX_NOUN_CLAUSE_PERCENT = 1;

	/** Code and names in a comment, where "what" may be a parameter. */
	private static final Pattern CODE = Pattern.compile("\\{@\\w+ [^}]*}|@param \\w+");

	private static final Pattern TEXT = Pattern.compile("\"(?:\\\\.|[^\"\\\\\\n])* (?:\\\\.|[^\"\\\\\\n])*\"");

	private static final Pattern SCRIPT_COMMENT = Pattern.compile("--.*");

	private static final Pattern TEST_NAME = Pattern
		.compile("@(?:Parameterized|Repeated)?Test\\b[^{]*?\\bvoid (\\w+)\\(", Pattern.DOTALL);

	@Test
	void javadocBeginsWithNounOrVerb() {
		assertThat(comments("main", "test").filter((comment) -> comment.startsWith("/**")).filter(BEGINS_WITH_CLAUSE))
			.isEmpty();
	}

	/** Of log messages and exceptions. */
	@Test
	void textsAreSentencesInPlainWords() {
		List<String> texts = files("main", "java", ".java")
			.flatMap((file) -> find(TEXT, COMMENT.matcher(read(file)).replaceAll("")))
			.toList();
		assertThat(texts).hasSizeGreaterThan(500)
			.filteredOn(UNCLEAR_PHRASE.or(OTHER_WORD_FOR_RELEASE).or(BEGINS_WITH_CLAUSE))
			.isEmpty();
	}

	@Test
	void commentsOfScriptsAreInPlainWords() {
		List<String> comments = Stream.of(".lua", ".sql")
			.flatMap((ending) -> files("main", "resources", ending))
			.flatMap((file) -> find(SCRIPT_COMMENT, read(file)))
			.toList();
		assertThat(comments).hasSizeGreaterThan(100)
			.filteredOn(UNCLEAR_PHRASE.or(OTHER_WORD_FOR_RELEASE).or(BEGINS_WITH_CLAUSE).or(NOUN_CLAUSE))
			.isEmpty();
	}

	@Test
	void namesOfTestsAreSentencesInPlainWords() {
		List<String> names = files("test", "java", ".java").flatMap((file) -> TEST_NAME.matcher(read(file)).results())
			.map((name) -> name.group(1).replaceAll("(?=\\p{Upper})", " ").toLowerCase(Locale.ROOT))
			.toList();
		assertThat(names).hasSizeGreaterThan(1000)
			.filteredOn(UNCLEAR_PHRASE.or(OTHER_WORD_FOR_RELEASE).or(NOUN_CLAUSE))
			.isEmpty();
	}

	@Test
	void commentsHaveNoUnclearPhrase() {
		assertThat(commentLines().filter(UNCLEAR_PHRASE)).isEmpty();
	}

	@Test
	void commentsAndPagesHaveOneWordForRelease() {
		assertThat(Stream.concat(commentLines(), MarkdownPage.all().stream().flatMap(MarkdownPage::sentences))
			.filter(OTHER_WORD_FOR_RELEASE)).isEmpty();
	}

	@Test
	void commentsNameThingsByNouns() {
		assertFewNounClauses(comments("main", "test").map((comment) -> CODE.matcher(comment).replaceAll(""))
			.flatMap((comment) -> Stream.of(comment.split("(?<=[.:;])\\s+")))
			.toList());
	}

	@Test
	void pagesNameThingsByNouns() {
		assertFewNounClauses(MarkdownPage.all().stream().flatMap(MarkdownPage::sentences).toList());
	}

	private static void assertFewNounClauses(List<String> sentences) {
		assertThat(sentences).hasSizeGreaterThan(1000);
		assertThat(sentences).filteredOn(NOUN_CLAUSE)
			.filteredOn((sentence) -> !sentence.endsWith("?"))
			.hasSizeLessThanOrEqualTo(sentences.size() * MAX_NOUN_CLAUSE_PERCENT / 100);
	}

	/** Each comment in one line. */
	private static Stream<String> commentLines() {
		return comments("main", "test").map((comment) -> comment.replaceAll("[\\s*]+", " "));
	}

	private static Stream<String> comments(String... sources) {
		return Stream.of(sources)
			.flatMap((source) -> files(source, "java", ".java"))
			.flatMap((file) -> find(COMMENT, read(file)));
	}

	private static Stream<Path> files(String source, String folder, String ending) {
		return MODULES.stream()
			.map((module) -> MarkdownPage.root().resolve(module).resolve("src").resolve(source).resolve(folder))
			.filter(Files::exists)
			.flatMap((directory) -> files(directory, ending));
	}

	private static Stream<Path> files(Path directory, String ending) {
		try (Stream<Path> files = Files.walk(directory)) {
			return files.filter((file) -> file.toString().endsWith(ending)).toList().stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Stream<String> find(Pattern pattern, String text) {
		return pattern.matcher(text).results().map(MatchResult::group);
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
