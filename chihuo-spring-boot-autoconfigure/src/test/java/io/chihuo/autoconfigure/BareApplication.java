// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.concurrent.CountDownLatch;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;

/**
 * An application that has no library beside the starter; it runs one task and ends.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class BareApplication {

	public static void main(String[] args) throws InterruptedException {
		try (ConfigurableApplicationContext context = SpringApplication.run(BareApplication.class, args)) {
			context.getBean(ChihuoClient.class).queue("mails", String.class).add("1", "hello");
			context.getBean(BareLoop.class).ran.await();
		}
		System.out.println("The task ran");
	}

	@ChihuoLoop(name = "mails")
	static class BareLoop {

		private final CountDownLatch ran = new CountDownLatch(1);

		@MakeTask
		void send(String text) {
			this.ran.countDown();
		}

	}

}
