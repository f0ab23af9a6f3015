// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.transaction.AfterTransaction;
import org.springframework.transaction.annotation.Transactional;

import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;
import io.chihuo.Task;
import io.chihuo.TaskQueue;

import static io.chihuo.test.ChihuoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(properties = { "chihuo.backend=jdbc", "chihuo.jdbc.initialize-schema=always" })
@AutoConfigureChihuo
class TestTransactionTests {

	@Autowired
	ChihuoTester tester;

	@Autowired
	TaskQueue<String> invitations;

	@TempDir
	static Path directory;

	@DynamicPropertySource
	static void useFile(DynamicPropertyRegistry properties) {
		properties.add("spring.datasource.url", () -> "jdbc:h2:file:" + directory.resolve("queues") + ";WRITE_DELAY=0");
	}

	@AfterTransaction
	void nothingIsLeft() {
		assertThat(this.invitations).hasNoTask("a");
	}

	@Test
	@Transactional
	void addRollsBackWithTheTransactionOfTheTest() {
		this.invitations.addOrThrow("a", "Come");
		assertThat(this.invitations).hasTask("a").withPayload("Come");
	}

	@Test
	void addedTaskRunsWithoutTransaction() {
		this.invitations.addOrThrow("b", "Come");
		assertThat(this.tester.drainOrThrow("invitations")).hasSize(1);
		assertThat(this.invitations).hasNoTask("b");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			excludeName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
	static class InvitationApplication {

		@ChihuoLoop(name = "invitations")
		static class InvitationLoop {

			@MakeTask
			void invite(Task<String> task) {
			}

		}

	}

}
