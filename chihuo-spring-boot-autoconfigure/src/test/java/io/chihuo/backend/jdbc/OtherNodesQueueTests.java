// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;

import io.chihuo.TokenExpiredException;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskClock;
import io.chihuo.engine.TestNode;
import io.chihuo.outcome.CompletionToken;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A node completes tasks of queues that it has not used.
 */
class OtherNodesQueueTests {

	@Test
	void taskOfAQueueThatOnlyOthersUseIsCompletedAndNoneIsMadeForAForgedToken() {
		TaskClock clock = TaskClock.systemClock();
		try (TestDatabase database = TestDatabase.h2();
				JdbcTaskBackend backend = database.backend(clock);
				JdbcTaskBackend other = database.backend(clock);
				TestNode worker = new TestNode(clock, backend);
				TestNode web = new TestNode(clock, other)) {
			CompletableFuture<String> token = new CompletableFuture<>();
			worker.run((task) -> token.complete(task.park(Duration.ofMinutes(5))));
			CompletableFuture<String> result = worker.queue().submit("a", "x", String.class).future();
			String forged = CompletionToken.create(new QueueName("test", "invented"), "a").toText();
			assertThatExceptionOfType(TokenExpiredException.class).isThrownBy(() -> web.client().complete(forged, "x"));
			assertThat(JdbcClient.create(database.dataSource())
				.sql("select count(*) from chihuo_queues where name = 'test/invented'")
				.query(Integer.class)
				.single()).isZero();
			web.client().complete(token.orTimeout(TestLimits.HANG_SECONDS, TimeUnit.SECONDS).join(), "done");
			assertThat(result).succeedsWithin(TestLimits.HANG_TIMEOUT).isEqualTo("done");
		}
	}

}
