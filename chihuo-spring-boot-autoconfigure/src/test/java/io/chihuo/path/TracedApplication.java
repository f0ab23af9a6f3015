// SPDX-License-Identifier: Apache-2.0

package io.chihuo.path;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopControl;
import io.chihuo.LoopDefinition;
import io.chihuo.TaskQueue;
import io.chihuo.autoconfigure.ChihuoAutoConfiguration;
import io.chihuo.servers.TestLimits;

/**
 * An application that adds one task after the other to an idle loop. Its
 * {@link PathMark}s show a {@link MethodTrace} where the path of a task begins and ends.
 */
@SpringBootConfiguration
@ImportAutoConfiguration({ ChihuoAutoConfiguration.class, DataRedisAutoConfiguration.class,
		JacksonAutoConfiguration.class })
public class TracedApplication {

	private static final String LOOP = "traced";

	private static final int WARM_UPS = 3;

	static final int TASK_COUNT = 12;

	public static void main(String[] args) throws InterruptedException {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(TracedApplication.class)
			.web(WebApplicationType.NONE)
			.run(args)) {
			TaskQueue<String> queue = context.getBean(ChihuoClient.class).queue(LOOP, String.class);
			LoopControl loop = context.getBean(ChihuoLoopRegistry.class)
				.register(LoopDefinition.of(LOOP, String.class, (task) -> null));
			ThreadPoolTaskExecutor executor = context.getBean("chihuoTaskExecutor", ThreadPoolTaskExecutor.class);
			for (int i = 0; i < WARM_UPS + TASK_COUNT; i++) {
				if (i >= WARM_UPS) {
					PathMark.begin();
				}
				queue.add("task-" + i, "payload");
				PathMark.added();
				PathMark.awaitSettled();
				loop.awaitDrained(TestLimits.HANG_TIMEOUT);
				TestLimits.await().until(() -> executor.getActiveCount() == 0);
			}
		}
	}

	@Bean
	static SettlementMarker settlementMarker() {
		return new SettlementMarker();
	}

}
