// SPDX-License-Identifier: Apache-2.0

package io.chihuo.call;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.chihuo.ChihuoClient;
import io.chihuo.ImportTaskClients;
import io.chihuo.RemoteTaskException;
import io.chihuo.TaskHandle;
import io.chihuo.TaskQueue;
import io.chihuo.autoconfigure.ChihuoAutoConfiguration;
import io.chihuo.call.Drawings.Drawing;
import io.chihuo.call.Drawings.TornPaperException;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Calls from one application to a worker in another one, over Redis.
 */
class RedisTaskClientTests {

	private static final Drawing HOUSE = new Drawing("house", List.of(1, 2), new BigDecimal("1.50"));

	private static final String NAMESPACE = "calls-" + UUID.randomUUID();

	private static ConfigurableApplicationContext caller;

	private static ConfigurableApplicationContext worker;

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ ChihuoAutoConfiguration.class, DataRedisAutoConfiguration.class })
	@ImportTaskClients(Drawings.class)
	static class CallingApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ ChihuoAutoConfiguration.class, DataRedisAutoConfiguration.class })
	@Import(DrawingWorker.class)
	static class WorkingApplication {

	}

	@BeforeAll
	static void start() {
		worker = startApplication(WorkingApplication.class, "worker", "json");
		caller = startApplication(CallingApplication.class, "client", "cbor");
	}

	private static ConfigurableApplicationContext startApplication(Class<?> type, String role, String codec) {
		RedisServer server = RedisServer.shared();
		return new SpringApplicationBuilder(type).web(WebApplicationType.NONE)
			.properties("chihuo.backend=redis", "chihuo.role=" + role, "chihuo.codec=" + codec,
					"chihuo.namespace=" + NAMESPACE, "spring.data.redis.host=" + server.host(),
					"spring.data.redis.port=" + server.port(), "spring.main.banner-mode=off")
			.run();
	}

	@AfterAll
	static void close() {
		caller.close();
		worker.close();
	}

	private static Drawings drawings() {
		return caller.getBean(Drawings.class);
	}

	@Test
	void resultsComeBackFromTheOtherApplication() {
		assertThat(drawings().scale(HOUSE, 3)).isEqualTo(new Drawing("house", List.of(3, 6), new BigDecimal("4.50")));
		assertThat(drawings().reverse(new byte[] { 1, 2, -3 })).containsExactly(-3, 2, 1);
		assertThat(drawings().find(Optional.of("tree"))).contains(new Drawing("tree", List.of(), null));
		assertThat(drawings().find(Optional.empty())).isEmpty();
		assertThat(drawings().echo(null)).isNull();
		assertThat(drawings().scaleLater(HOUSE, 2)).succeedsWithin(TestLimits.HANG_TIMEOUT)
			.isEqualTo(new Drawing("house", List.of(2, 4), new BigDecimal("3.00")));
		assertThat(drawings().nameOf(HOUSE).block(TestLimits.HANG_TIMEOUT)).isEqualTo("house");
	}

	@Test
	void failuresComeBackFromTheOtherApplication() {
		assertThatExceptionOfType(TornPaperException.class).isThrownBy(() -> drawings().tear("listed"))
			.withMessage("in two");
		assertThatExceptionOfType(RemoteTaskException.class).isThrownBy(() -> drawings().tear("declared"))
			.withMessageContaining("java.io.IOException: no paper");
	}

	@Test
	void failureOfTaskThatNobodyAwaitsIsRetriedAsTheLoopSays() throws InterruptedException {
		drawings().print("poster");
		assertThat(worker.getBean(DrawingWorker.class).printed.poll(TestLimits.HANG_SECONDS, TimeUnit.SECONDS))
			.isEqualTo("poster");
		drawings().print("jam");
		TestLimits.await().until(() -> queueOf(worker).counts().delayed() == 1);
		assertThat(queueOf(worker).clearUnfinished()).isOne();
	}

	private static TaskQueue<Object> queueOf(ConfigurableApplicationContext context) {
		return context.getBean(ChihuoClient.class).queue("drawings", Object.class);
	}

	@Test
	void keptResultIsTakenUpAgain() {
		assertThat(drawings().countOnce(HOUSE)).isEqualTo(drawings().countOnce(HOUSE));
		TaskHandle<Integer> handle = worker.getBean(ChihuoClient.class)
			.handle("drawings", "Drawings.countOnce/house", Integer.class);
		assertThat(handle.await(TestLimits.HANG_TIMEOUT)).isEqualTo(drawings().countOnce(HOUSE));
		assertThat(caller.getBean(BackendChihuoClient.class).awaitedTasks().pendingCount()).isZero();
	}

}
