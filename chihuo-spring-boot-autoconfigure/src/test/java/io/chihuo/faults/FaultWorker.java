// SPDX-License-Identifier: Apache-2.0

package io.chihuo.faults;

import java.nio.file.Path;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.core.StringRedisTemplate;

import io.chihuo.autoconfigure.ChihuoAutoConfiguration;
import io.chihuo.servers.ParentWatch;

/**
 * An application that works off the load, alone in its JVM or beside others in one. It
 * has no more of Spring Boot than it needs, since tests start hundreds of them.
 */
@SpringBootConfiguration
@ImportAutoConfiguration({ ChihuoAutoConfiguration.class, DataRedisAutoConfiguration.class,
		RabbitAutoConfiguration.class, DataSourceAutoConfiguration.class, JacksonAutoConfiguration.class })
@Import({ LoadLoop.class, AwaitedLoop.class, NestingLoop.class, StepLoop.class, Producing.class,
		TransactionalProducing.class })
public class FaultWorker {

	/** Hash of the counters of effects, by id and fencing token. */
	public static final String EFFECTS = "effects";

	public static void main(String[] args) {
		ParentWatch.start();
		new SpringApplicationBuilder(FaultWorker.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.run(args);
	}

	@Bean
	@ConditionalOnMissingBean
	static EventLog fileLog(@Value("${faults.log}") Path file) {
		return EventLog.toFile(file);
	}

	@Bean
	static RecordingBackend recordingBackend(ObjectProvider<EventLog> log) {
		return new RecordingBackend(log);
	}

	@Bean
	@ConditionalOnProperty("faults.halt")
	static HaltingBackend haltingBackend(Environment environment) {
		return new HaltingBackend(environment.getRequiredProperty("faults.halt", HaltPoint.class),
				environment.getRequiredProperty("faults.halt-after", Integer.class));
	}

	/** Counts in the Redis that the properties name, if they name one. */
	@Bean
	@ConditionalOnMissingBean
	static Effect countEffects(Environment environment, ObjectProvider<StringRedisTemplate> redis) {
		boolean counted = environment.containsProperty("spring.data.redis.host")
				|| environment.containsProperty("spring.data.redis.cluster.nodes");
		return counted ? (id, token) -> redis.getObject().opsForHash().increment(EFFECTS, id + ":" + token, 1)
				: (id, token) -> {
				};
	}

}
