// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.chihuo.benchmarks.harness.Report;
import io.chihuo.benchmarks.harness.Result;
import io.chihuo.benchmarks.harness.Suite;
import io.chihuo.benchmarks.harness.Table;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.memory.MemorySuite;
import io.chihuo.benchmarks.redis.RedisSuite;
import io.chihuo.benchmarks.workload.TrialSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests that every workload runs and is reported; how fast is not looked at.
 */
class BenchmarksTests {

	private static final Set<String> SUITES = Set.of("memory");

	@Test
	void memorySuiteYieldsTableAndJson(@TempDir Path directory) throws Exception {
		List<Result> results = measure(MemorySuite::new);
		assertThat(Table.of(results).lines()).hasSize(results.size() + 2).allMatch((line) -> line.startsWith("| "));
		Path file = directory.resolve("results.json");
		Report.of("memory", true, results).writeReport(file);
		JsonNode rows = JsonMapper.shared().readTree(file).get("results");
		assertThat(rows.size()).isEqualTo(results.size());
		assertThat(StreamSupport.stream(rows.spliterator(), false)).allSatisfy(BenchmarksTests::isComplete);
	}

	@Test
	void redisSuiteComparesAndNamesAbsentPeers() throws Exception {
		try (Suite suite = new RedisSuite(TrialSize.TINY)) {
			List<Result> results = Benchmarks.measureSuite(suite, TrialSize.TINY, (workload) -> true);
			assertThat(results).allSatisfy((result) -> assertThat(result.values()).isNotEmpty());
			assertThat(suite.formatTable(results))
				.contains("| add, one thread | chihuo |", "| addAll | stream", "≥ 0.70 ×")
				.contains("Without Rqueue and BullMQ");
		}
	}

	@Test
	void partOfNoNameIsAnsweredWithTheNames() throws Exception {
		Arguments nothing = Arguments.parseArguments(SUITES, "memory", "--only", "flying");
		try (Suite suite = new MemorySuite(TrialSize.TINY)) {
			assertThat(Benchmarks.measureSuite(suite, TrialSize.TINY, nothing::isChosen)).isEmpty();
			assertThat(Benchmarks.explainNoMatch(suite, "flying")).startsWith("No workload has 'flying' in its name")
				.contains("\n  addAll");
		}
	}

	private static List<Result> measure(Function<TrialSize, Suite> suites) throws Exception {
		try (Suite suite = suites.apply(TrialSize.TINY)) {
			return Benchmarks.measureSuite(suite, TrialSize.TINY, (workload) -> true);
		}
	}

	private static void isComplete(JsonNode row) {
		assertThat(row.get("workload").asString()).isNotEmpty();
		assertThat(row.get("subject").asString()).isNotEmpty();
		assertThat(row.get("unit").asString()).isNotEmpty();
		assertThat(row.get("median").asDouble()).isBetween(row.get("min").asDouble(), row.get("max").asDouble());
		assertThat(row.get("runs").asInt()).isEqualTo(row.get("values").size()).isPositive();
	}

	@Test
	void readsArguments() {
		assertThat(Arguments.parseArguments(SUITES, "memory", "--quick", "--json", "out.json"))
			.isEqualTo(new Arguments("memory", true, Path.of("out.json"), "", false));
		assertThat(Arguments.parseArguments(SUITES, "memory", "--only", "drain"))
			.isEqualTo(new Arguments("memory", false, null, "drain", false));
		assertThat(Arguments.parseArguments(SUITES, "memory"))
			.isEqualTo(new Arguments("memory", false, null, "", false));
		assertThat(Arguments.parseArguments(SUITES, "memory", "--long").lasting()).isTrue();
	}

	@Test
	void workloadsThatTakeManyMinutesAreRunOnRequestOnly() {
		Workload lasting = new Workload("hours", List.of(), true);
		assertThat(Arguments.parseArguments(SUITES, "memory").isChosen(lasting)).isFalse();
		assertThat(Arguments.parseArguments(SUITES, "memory", "--long").isChosen(lasting)).isTrue();
		assertThat(Arguments.parseArguments(SUITES, "memory", "--long", "--only", "days").isChosen(lasting)).isFalse();
	}

	@Test
	void refusesArgumentsItDoesNotKnow() {
		assertThatIllegalArgumentException().isThrownBy(() -> Arguments.parseArguments(SUITES));
		assertThatIllegalArgumentException().isThrownBy(() -> Arguments.parseArguments(SUITES, "paper"))
			.withMessageContaining("'paper'");
		assertThatIllegalArgumentException().isThrownBy(() -> Arguments.parseArguments(SUITES, "memory", "--json"));
		assertThatIllegalArgumentException().isThrownBy(() -> Arguments.parseArguments(SUITES, "memory", "--slow"));
	}

}
