// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.ChihuoTask;
import io.chihuo.ImportTaskClients;
import io.chihuo.MakeTask;
import io.chihuo.Task;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that calls the tasks of another one, whose namespace is a further one
 * for it, over Redis.
 */
class SharedNamespaceTests {

	private static final String OF_WORKER = "bank-" + UUID.randomUUID();

	private ConfigurableApplicationContext worker;

	private ConfigurableApplicationContext caller;

	interface Transfers {

		@ChihuoTask
		String transferMoney(int cents);

	}

	@ChihuoLoop
	static class Bank implements Transfers {

		final CountDownLatch waiting = new CountDownLatch(1);

		final CountDownLatch interrupted = new CountDownLatch(1);

		@Override
		public String transferMoney(int cents) {
			if (cents > 0) {
				return "transferred " + cents;
			}
			this.waiting.countDown();
			try {
				new CountDownLatch(1).await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				this.interrupted.countDown();
				throw new IllegalStateException(ex);
			}
			return "nothing";
		}

	}

	@ChihuoLoop(name = "purchases")
	static class Purchases {

		private final Transfers transfers;

		Purchases(Transfers transfers) {
			this.transfers = transfers;
		}

		@MakeTask
		String make(Task<Integer> task) {
			return this.transfers.transferMoney(task.payload());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ ChihuoAutoConfiguration.class, DataRedisAutoConfiguration.class })
	@Import(Bank.class)
	static class BankApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ ChihuoAutoConfiguration.class, DataRedisAutoConfiguration.class })
	@Import(Purchases.class)
	@ImportTaskClients(types = Transfers.class, namespace = "${test.bank}")
	static class ShopApplication {

	}

	@BeforeEach
	void start() {
		this.worker = startApplication(BankApplication.class, "chihuo.namespace=" + OF_WORKER);
		this.caller = startApplication(ShopApplication.class, "chihuo.namespace=shop-" + UUID.randomUUID(),
				"chihuo.namespaces." + OF_WORKER + ".role=client", "test.bank=" + OF_WORKER);
	}

	private static ConfigurableApplicationContext startApplication(Class<?> type, String... properties) {
		RedisServer server = RedisServer.shared();
		return new SpringApplicationBuilder(type).web(WebApplicationType.NONE)
			.properties("chihuo.backend=redis", "spring.data.redis.host=" + server.host(),
					"spring.data.redis.port=" + server.port(), "spring.main.banner-mode=off")
			.properties(properties)
			.run();
	}

	@AfterEach
	void close() {
		this.caller.close();
		this.worker.close();
	}

	private ChihuoClient client() {
		return this.caller.getBean(ChihuoClient.class);
	}

	@Test
	void taskOfOneApplicationCallsThatOfTheOther() {
		assertThat(client().queue("purchases", Integer.class).<String>submit("1", 5).await(TestLimits.HANG_TIMEOUT))
			.isEqualTo("transferred 5");
	}

	@Test
	void cancelReachesTheTaskOfTheOtherApplication() throws InterruptedException {
		Bank bank = this.worker.getBean(Bank.class);
		client().queue("purchases", Integer.class).add("1", 0);
		assertThat(bank.waiting.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
		client().queue("purchases", Integer.class).cancel("1");
		assertThat(bank.interrupted.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
	}

}
