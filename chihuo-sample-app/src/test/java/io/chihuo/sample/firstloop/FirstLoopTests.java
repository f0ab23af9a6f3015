// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.firstloop;

import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.chihuo.servers.RabbitServer;
import io.chihuo.servers.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the output of the first example with its page, in each of its profiles.
 */
@ExtendWith(OutputCaptureExtension.class)
class FirstLoopTests {

	private final String namespace = "test-" + UUID.randomUUID();

	@Test
	void mailsAreRetriedAndDeadLetterIsRequeuedInMemory(CapturedOutput output) {
		run();
		assertThatAllMailsAreSent(output);
		assertThat(output).contains("Queues are kept in memory");
	}

	@Test
	void mailsFinishedOnRedisAreNotSentAgain(CapturedOutput output) {
		RedisServer redis = RedisServer.shared();
		assertThatMailsAreSentOnce(output, "--spring.profiles.active=redis", "--spring.data.redis.host=" + redis.host(),
				"--spring.data.redis.port=" + redis.port());
	}

	@Test
	void mailsFinishedOnRabbitAreNotSentAgain(CapturedOutput output, @TempDir Path directory) {
		RabbitServer rabbit = RabbitServer.shared();
		assertThatMailsAreSentOnce(output, "--spring.profiles.active=rabbitmq",
				"--spring.rabbitmq.host=" + rabbit.host(), "--spring.rabbitmq.port=" + rabbit.port(),
				"--chihuo.jdbc.file=" + directory.resolve("queues"));
	}

	@Test
	void mailsFinishedInFileAreNotSentAgain(CapturedOutput output, @TempDir Path directory) {
		assertThatMailsAreSentOnce(output, "--spring.profiles.active=jdbc",
				"--chihuo.jdbc.file=" + directory.resolve("queues"));
	}

	private void assertThatMailsAreSentOnce(CapturedOutput output, String... options) {
		run(options);
		assertThatAllMailsAreSent(output);
		run(options);
		assertThat(output).contains("0 added, 0 already queued, 4 already finished").containsOnlyOnce("ann is sent");
	}

	private void run(String... options) {
		String[] args = Stream
			.concat(Stream.of("--chihuo.namespace=" + this.namespace, "--chihuo.loops.mails.backoff.initial=10ms"),
					Stream.of(options))
			.toArray(String[]::new);
		assertThat(SpringApplication.exit(SpringApplication.run(FirstLoopApplication.class, args))).isZero();
	}

	private static void assertThatAllMailsAreSent(CapturedOutput output) {
		assertThat(output)
			.contains("3 added, 1 already queued, 0 already finished", "welcome-ann is sent at attempt 1",
					"welcome-bob is sent at attempt 2", "welcome-cid is sent at attempt 1", "1 requeued")
			.containsSubsequence("Attempt 3 of task 'welcome-cid' of loop 'mails' failed",
					"Dead letter welcome-cid: java.lang.IllegalArgumentException: the mailbox of cid@example.org is full",
					"3 finished, 0 dead letters");
	}

}
