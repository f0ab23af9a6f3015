// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads the sources: which package may know which, and how large a file may be.
 */
class ArchitectureTests {

	private static final int MAX_ONE_WORD_TYPES_PERCENT = 10;

	private static final Path SOURCES = Path.of("src/main/java");

	private static final String ROOT = "io.chihuo";

	private static final Pattern IMPORT = Pattern.compile("^import (?:static )?(io\\.chihuo(?:\\.[a-z]+)*)\\.[A-Z*]",
			Pattern.MULTILINE);

	/** Fully qualified names in the code would get around the imports. */
	private static final Pattern QUALIFIED = Pattern.compile("(?<![@{#\\w.])(io\\.chihuo(?:\\.[a-z]+)*)\\.[A-Z]");

	private static final Pattern TYPE = Pattern.compile(
			"(?<![.\\w])(?:class|interface|enum|record)\\s+(\\p{Upper}\\w*)\\s*(?=[<({]|extends|implements|permits)");

	private static final Pattern ONE_WORD_CONSTANT = Pattern
		.compile("\\s(?:byte|short|int|long|float|double|Duration|DataSize) (\\p{Upper}[\\p{Upper}\\d]*) =");

	private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries( //
			Map.entry(ROOT, Set.of()), //
			Map.entry(ROOT + ".event", Set.of(ROOT)), //
			Map.entry(ROOT + ".codec", Set.of(ROOT)), //
			Map.entry(ROOT + ".aot",
					Set.of(ROOT, ROOT + ".cluster", ROOT + ".codec", ROOT + ".engine.annotated", ROOT + ".call")), //
			Map.entry(ROOT + ".backend", Set.of(ROOT, ROOT + ".backend.outcome", ROOT + ".backend.flow")), //
			Map.entry(ROOT + ".backend.outcome", Set.of()), //
			Map.entry(ROOT + ".backend.flow", Set.of(ROOT)), //
			Map.entry(ROOT + ".concurrent", Set.of(ROOT, ROOT + ".backend", ROOT + ".backend.outcome")), //
			Map.entry(ROOT + ".backend.format", Set.of(ROOT, ROOT + ".backend", ROOT + ".backend.outcome")), //
			Map.entry(ROOT + ".backend.state",
					Set.of(ROOT, ROOT + ".backend", ROOT + ".backend.outcome", ROOT + ".backend.format")), //
			Map.entry(ROOT + ".backend.memory",
					Set.of(ROOT, ROOT + ".concurrent", ROOT + ".backend", ROOT + ".backend.outcome",
							ROOT + ".backend.state")), //
			Map.entry(ROOT + ".backend.encrypted",
					Set.of(ROOT, ROOT + ".concurrent", ROOT + ".backend", ROOT + ".backend.outcome")), //
			Map.entry(ROOT + ".backend.ledger",
					Set.of(ROOT, ROOT + ".backend", ROOT + ".backend.outcome", ROOT + ".backend.state")), //
			Map.entry(ROOT + ".backend.jdbc",
					Set.of(ROOT, ROOT + ".concurrent", ROOT + ".backend", ROOT + ".backend.outcome",
							ROOT + ".backend.state", ROOT + ".backend.ledger", ROOT + ".backend.format")), //
			Map.entry(ROOT + ".backend.outbox",
					Set.of(ROOT, ROOT + ".concurrent", ROOT + ".backend", ROOT + ".backend.outcome",
							ROOT + ".backend.flow", ROOT + ".backend.jdbc")), //
			Map.entry(ROOT + ".backend.redis",
					Set.of(ROOT, ROOT + ".concurrent", ROOT + ".backend", ROOT + ".backend.outcome",
							ROOT + ".backend.ledger", ROOT + ".backend.format")), //
			Map.entry(ROOT + ".backend.rabbitmq",
					Set.of(ROOT, ROOT + ".concurrent", ROOT + ".backend", ROOT + ".backend.outcome",
							ROOT + ".backend.state", ROOT + ".backend.ledger", ROOT + ".backend.format")), //
			Map.entry(ROOT + ".cluster",
					Set.of(ROOT, ROOT + ".concurrent", ROOT + ".backend", ROOT + ".backend.outcome", ROOT + ".codec",
							ROOT + ".engine", ROOT + ".outcome")), //
			Map.entry(ROOT + ".actuate",
					Set.of(ROOT + ".event", ROOT, ROOT + ".concurrent", ROOT + ".backend", ROOT + ".backend.outcome",
							ROOT + ".client", ROOT + ".cluster")), //
			Map.entry(ROOT + ".dashboard", Set.of()), //
			Map.entry(ROOT + ".outcome",
					Set.of(ROOT, ROOT + ".concurrent", ROOT + ".codec", ROOT + ".backend", ROOT + ".backend.outcome")), //
			Map.entry(ROOT + ".client",
					Set.of(ROOT, ROOT + ".outcome", ROOT + ".concurrent", ROOT + ".codec", ROOT + ".backend",
							ROOT + ".backend.outcome")), //
			Map.entry(ROOT + ".flow.state", Set.of(ROOT)), //
			Map.entry(ROOT + ".flow",
					Set.of(ROOT, ROOT + ".concurrent", ROOT + ".codec", ROOT + ".backend", ROOT + ".client",
							ROOT + ".flow.state")), //
			Map.entry(ROOT + ".call",
					Set.of(ROOT, ROOT + ".concurrent", ROOT + ".codec", ROOT + ".client", ROOT + ".outcome",
							ROOT + ".engine.annotated", ROOT + ".engine.result")), //
			Map.entry(ROOT + ".engine",
					Set.of(ROOT, ROOT + ".outcome", ROOT + ".concurrent", ROOT + ".codec", ROOT + ".backend",
							ROOT + ".backend.outcome", ROOT + ".client", ROOT + ".engine.annotated",
							ROOT + ".engine.result")), //
			Map.entry(ROOT + ".engine.event", Set.of(ROOT, ROOT + ".event", ROOT + ".backend", ROOT + ".engine")), //
			Map.entry(ROOT + ".engine.annotated",
					Set.of(ROOT, ROOT + ".backend", ROOT + ".backend.outcome", ROOT + ".engine.result")), //
			Map.entry(ROOT + ".schedule",
					Set.of(ROOT, ROOT + ".concurrent", ROOT + ".backend", ROOT + ".backend.outcome", ROOT + ".client")), //
			Map.entry(ROOT + ".bulk", Set.of(ROOT, ROOT + ".concurrent", ROOT + ".backend", ROOT + ".client")), //
			Map.entry(ROOT + ".engine.result", Set.of()), //
			Map.entry(ROOT + ".step", Set.of(ROOT)), //
			Map.entry(ROOT + ".step.file", Set.of(ROOT, ROOT + ".step")), //
			Map.entry(ROOT + ".step.http", Set.of(ROOT, ROOT + ".concurrent", ROOT + ".step")), //
			Map.entry(ROOT + ".step.redis", Set.of(ROOT, ROOT + ".step")), //
			Map.entry(ROOT + ".step.sql", Set.of(ROOT, ROOT + ".concurrent", ROOT + ".step", ROOT + ".codec")), //
			Map.entry(ROOT + ".observation", Set.of(ROOT, ROOT + ".backend", ROOT + ".backend.outcome",
					ROOT + ".client", ROOT + ".engine", ROOT + ".outcome", ROOT + ".schedule")));

	private record Source(String packageName, Path path, String text) {

		static Source of(Path path) {
			try {
				String directory = SOURCES.relativize(path.getParent()).toString();
				return new Source(directory.replace(path.getFileSystem().getSeparator(), "."), path,
						Files.readString(path));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		Set<String> known() {
			return Stream.of(IMPORT, QUALIFIED)
				.flatMap((pattern) -> pattern.matcher(code()).results())
				.map((MatchResult match) -> match.group(1))
				.map((known) -> known.equals(ROOT + ".backend.outcome") || known.equals(ROOT + ".backend.flow")
						? ROOT + ".backend" : known)
				.filter((known) -> !known.equals(this.packageName))
				.collect(Collectors.toSet());
		}

		/** The text without comments, whose links may point anywhere. */
		String code() {
			return this.text.replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("(?m)^\\s*//.*$", "");
		}

		long lines() {
			return this.text.lines().count();
		}

	}

	private static List<Source> sources() throws IOException {
		return sources(SOURCES);
	}

	private static List<Source> sources(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			List<Source> sources = files.filter((path) -> path.toString().endsWith(".java")).map(Source::of).toList();
			assertThat(sources).hasSizeGreaterThan(50);
			return sources;
		}
	}

	@Test
	void packagesKnowOnlyPackagesBelowThem() throws IOException {
		assertThat(sources()).filteredOn((source) -> !source.packageName().equals(ROOT + ".autoconfigure"))
			.allSatisfy((source) -> {
				assertThat(MAY_KNOW).containsKey(source.packageName());
				assertThat(MAY_KNOW.get(source.packageName())).as(source.path().toString()).containsAll(source.known());
			});
	}

	@Test
	void onlyTheCodecAndTheConfigurationKnowJackson() throws IOException {
		assertThat(sources()).filteredOn((source) -> source.code().contains("tools.jackson"))
			.extracting(Source::packageName)
			.isSubsetOf(ROOT + ".codec", ROOT + ".autoconfigure");
	}

	@Test
	void onlyObservationsAndTheConfigurationKnowMicrometer() throws IOException {
		assertThat(sources()).filteredOn((source) -> source.code().contains("io.micrometer"))
			.extracting(Source::packageName)
			.containsOnly(ROOT + ".observation", ROOT + ".autoconfigure");
	}

	@Test
	void engineKnowsNothingOfABackend() throws IOException {
		assertThat(sources()).filteredOn((source) -> !source.packageName().startsWith(ROOT + ".backend."))
			.filteredOn((source) -> source.known().stream().anyMatch((known) -> known.startsWith(ROOT + ".backend.")))
			.extracting(Source::packageName)
			.containsOnly(ROOT + ".autoconfigure");
	}

	/** Not even in comments: a store is one of several. Step kinds work with servers. */
	@Test
	void onlyBackendsTheirHintsAndTheConfigurationNameAStore() throws IOException {
		Pattern store = Pattern.compile(
				"redis|lettuce|rabbit|amqp|broker|jdbc|postgres|mariadb|mysql|\\b(lua|sql|h2)\\b",
				Pattern.CASE_INSENSITIVE);
		assertThat(sources()).filteredOn((source) -> !source.packageName().startsWith(ROOT + ".backend."))
			.filteredOn((source) -> !source.packageName().startsWith(ROOT + ".step."))
			.filteredOn((source) -> !List.of(ROOT + ".aot", ROOT + ".autoconfigure").contains(source.packageName()))
			.noneMatch((source) -> store.matcher(source.text()).find());
	}

	/**
	 * All others ask a {@code TaskClock}, which tests set, or measure how long something
	 * takes by {@code SystemTaskClock.monotonicNanos()}.
	 */
	@Test
	void onlyTheSystemClockReadsTheWallClock() throws IOException {
		Pattern wallClock = Pattern.compile(
				"currentTimeMillis\\(|\\b(Instant|(Local|Zoned|Offset)Date(Time)?)\\.now\\(|\\bClock\\.system|new Date\\(\\)");
		assertThat(sources()).filteredOn((source) -> wallClock.matcher(source.code()).find())
			.extracting((source) -> source.path().getFileName().toString())
			.containsExactly("SystemTaskClock.java");
	}

	@Test
	void onlyTheClockReadsTheMonotonicTime() throws IOException {
		assertThat(sources()).filteredOn((source) -> source.code().matches("(?s).*System(\\.|::)nanoTime.*"))
			.extracting((source) -> source.path().getFileName().toString())
			.containsExactly("SystemTaskClock.java");
	}

	/** Callbacks of applications run on it, and may block it. */
	@Test
	void nothingWaitsForTheTimerOfTheJdk() throws IOException {
		Pattern timer = Pattern.compile("\\.(completeOnTimeout|orTimeout|delayedExecutor)\\(");
		assertThat(sources()).filteredOn((source) -> timer.matcher(source.code()).find()).isEmpty();
	}

	/** Of all modules, with nested types and those of tests. */
	/** A line of theirs often stands between two changes that belong together. */
	@Test
	void backendsAndTheClusterLogSafely() throws IOException {
		assertThat(sources()).filteredOn((source) -> source.packageName().matches(ROOT + "\\.(backend\\..+|cluster)"))
			.filteredOn((source) -> source.code().contains("LoggerFactory"))
			.isEmpty();
	}

	@Test
	void noTwoTypesHaveOneName() throws IOException {
		List<String> types = SourceFiles.all()
			.stream()
			.flatMap((path) -> TYPE.matcher(SourceFiles.code(path)).results().map((match) -> match.group(1)))
			.toList();
		assertThat(types).hasSizeGreaterThan(1000).doesNotHaveDuplicates();
	}

	/** The one word would be its kind or its unit, not both. */
	@Test
	void constantsNameTheirKindAndUnit() throws IOException {
		assertThat(SourceFiles.all()).filteredOn((path) -> !path.endsWith("LifecyclePhases.java"))
			.flatExtracting((path) -> ONE_WORD_CONSTANT.matcher(SourceFiles.code(path))
				.results()
				.map((match) -> path.getFileName() + ": " + match.group(1))
				.toList())
			.isEmpty();
	}

	@Test
	void fewTypeNamesAreOneWord() throws IOException {
		List<String> types = sources().stream()
			.map((source) -> source.path().getFileName().toString())
			.filter((file) -> !file.equals("package-info.java"))
			.toList();
		assertThat(types).filteredOn((file) -> file.matches("\\p{Upper}\\p{Lower}+\\.java"))
			.as("one-word names of types, of " + types.size())
			.hasSizeLessThanOrEqualTo(types.size() * MAX_ONE_WORD_TYPES_PERCENT / 100);
	}

	@Test
	void noFileIsLongerThan500Lines() throws IOException {
		assertThat(sources(Path.of("src")))
			.allSatisfy((source) -> assertThat(source.lines()).as(source.path().toString()).isLessThanOrEqualTo(500));
	}

	@Test
	void everyPackageIsNullMarked() throws IOException {
		List<Source> sources = sources();
		Set<String> marked = sources.stream()
			.filter((source) -> source.path().endsWith("package-info.java"))
			.filter((source) -> source.code().contains("@NullMarked"))
			.map(Source::packageName)
			.collect(Collectors.toSet());
		assertThat(sources).extracting(Source::packageName).isSubsetOf(marked);
	}

	@Test
	void noPackageIsNamedUtilOrCommon() throws IOException {
		assertThat(sources()).extracting(Source::packageName)
			.noneMatch((name) -> name.matches(".*\\.(util|utils|common|model|impl|helper|helpers)"));
	}

}
