// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.contract.ContractQueue;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TcpProxy;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Servers that accept connections and do not answer.
 */
class RedisHandshakeTests {

	/** Lettuce's own limit is a minute. */
	private static final Duration MAX_PAUSE = Duration.ofSeconds(40);

	/**
	 * A dead connection is opened again after half of the timeout of calls, and two
	 * seconds.
	 */
	private static final int CALLS_UNTIL_RECONNECT = 3;

	private final RedisServer server = RedisServer.start();

	private final TcpProxy proxy = new TcpProxy(this.server);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, ChihuoAutoConfiguration.class))
		.withPropertyValues("chihuo.backend=redis", "chihuo.timeout=3s", "chihuo.fail-fast=false",
				"spring.data.redis.host=" + this.proxy.host(), "spring.data.redis.port=" + this.proxy.port());

	@AfterEach
	void close() {
		this.proxy.close();
		this.server.close();
	}

	@Test
	void reconnectThatIsNotAnsweredIsGivenUpForTheServerToWhichTheAddressLeads() {
		this.contextRunner.run((context) -> {
			TaskStore store = context.getBean(TaskBackend.class).store(new QueueName("test", "hands"));
			assertThat(add(store, "before")).succeedsWithin(TestLimits.HANG_TIMEOUT);
			this.proxy.swallow();
			for (int i = 0; i < CALLS_UNTIL_RECONNECT; i++) {
				assertThat(isAdded(store)).isFalse();
			}
			this.proxy.leadTo(this.server);
			long moved = System.nanoTime();
			TestLimits.await().until(() -> isAdded(store));
			assertThat(Duration.ofNanos(System.nanoTime() - moved)).isLessThan(MAX_PAUSE);
		});
	}

	private static boolean isAdded(TaskStore store) {
		return add(store, "after").handle((answer, failure) -> failure == null).join();
	}

	private static CompletableFuture<List<AddResult>> add(TaskStore store, String id) {
		return store.add(List.of(ContractQueue.task(id, id, AddOptions.DEFAULTS)));
	}

	@Test
	void firstConnectionThatIsNotAnsweredIsGivenUp() {
		this.proxy.swallow();
		this.contextRunner.run((context) -> {
			LettuceConnectionFactory factory = context.getBean(LettuceConnectionFactory.class);
			CompletableFuture<Throwable> failure = CompletableFuture
				.supplyAsync(() -> catchThrowable(factory::getConnection));
			assertThat(failure).succeedsWithin(MAX_PAUSE).isInstanceOf(RedisConnectionFailureException.class);
		});
	}

}
