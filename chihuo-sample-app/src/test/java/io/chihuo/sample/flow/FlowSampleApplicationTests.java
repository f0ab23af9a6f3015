// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.chihuo.servers.RabbitServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the samples by the options of the command line.
 */
@ExtendWith(OutputCaptureExtension.class)
class FlowSampleApplicationTests {

	private static final String END_LINE = "(?s).*\nflow sort: steps=31 seconds=\\d+\\.\\d\\d\n";

	@Test
	void sampleEndsWithOneLineAndStatusZero(CapturedOutput output) {
		assertThat(FlowSampleApplication.runSample("--sample=sort")).isZero();
		assertThat(output.getOut()).startsWith("sort: sorts numbers").matches(END_LINE);
	}

	@Test
	void sampleRunsOnRabbit(CapturedOutput output, @TempDir Path directory) {
		RabbitServer rabbit = RabbitServer.shared();
		assertThat(FlowSampleApplication.runSample("--sample=sort", "--spring.profiles.active=rabbitmq",
				"--spring.rabbitmq.host=" + rabbit.host(), "--spring.rabbitmq.port=" + rabbit.port(),
				"--chihuo.jdbc.file=" + directory.resolve("queues"), "--chihuo.namespace=test-" + UUID.randomUUID()))
			.isZero();
		assertThat(output.getOut()).matches(END_LINE);
	}

	@Test
	void sampleThatFailsEndsWithStatusOne(CapturedOutput output) {
		assertThat(FlowSampleApplication.runSample("--sample=sort", "many")).isOne();
		assertThat(output).contains("flow sort is not done: java.lang.NumberFormatException");
	}

	@Test
	void sampleWithoutItsServerAsksToStartOne(CapturedOutput output) throws IOException {
		int port = closedPort();
		assertThat(FlowSampleApplication.runSample("--sample=redis-client", "--spring.data.redis.port=" + port))
			.isOne();
		assertThat(output).contains("There is no Redis server: start one with 'redis-server'").doesNotContain("\tat ");
	}

	@ParameterizedTest
	@CsvSource({ "redis, spring.data.redis, Redis server", "rabbitmq, spring.rabbitmq, RabbitMQ server" })
	void sampleWithoutTheServerOfItsBackendAsksToStartOne(String profile, String properties, String server,
			CapturedOutput output) throws IOException {
		int port = closedPort();
		assertThat(FlowSampleApplication.runSample("--sample=sort", "--spring.profiles.active=" + profile,
				"--" + properties + ".port=" + port))
			.isOne();
		assertThat(output.getAll().lines()).hasSize(2)
			.last()
			.asString()
			.contains("There is no " + server + " at localhost:" + port + ": start one with '");
	}

	@ParameterizedTest
	@ValueSource(strings = { "--sample", "--sample=", "--spring.profiles.active=flows" })
	void samplesAreListedWithoutName(String option, CapturedOutput output) {
		assertThat(FlowSampleApplication.runSample(option)).isZero();
		assertThatAllAreListed(output);
	}

	@Test
	void unknownSampleIsRefusedWithTheList(CapturedOutput output) {
		assertThat(FlowSampleApplication.runSample("--sample=wegt")).isOne();
		assertThat(output).contains("There is no sample 'wegt'");
		assertThatAllAreListed(output);
	}

	@ParameterizedTest
	@EnumSource
	void classOfASampleIsAtMostAPageLong(FlowSampleEntry sample) throws IOException {
		Path source = Path.of("src/main/java", sample.type().getName().replace('.', '/') + ".java");
		assertThat(Files.readAllLines(source).stream().dropWhile((line) -> !line.equals("/**"))).hasSizeBetween(30, 80);
	}

	@Test
	void sampleWithoutItsDatabaseAsksToStartIt(CapturedOutput output) throws IOException {
		assertThat(FlowSampleApplication.runSample("--sample=sql-client",
				"--spring.datasource.url=jdbc:h2:tcp://localhost:" + closedPort() + "/articles"))
			.isOne();
		assertThat(output.getAll().lines()).hasSize(2)
			.last()
			.asString()
			.contains("The database does not answer: start it, or leave out --spring.datasource.url");
	}

	private static int closedPort() throws IOException {
		try (ServerSocket closed = new ServerSocket(0)) {
			return closed.getLocalPort();
		}
	}

	private static void assertThatAllAreListed(CapturedOutput output) {
		assertThat(FlowSampleEntry.values()).allSatisfy(
				(sample) -> assertThat(output).containsPattern("  " + sample.sampleName() + " +" + sample.effect()));
	}

}
