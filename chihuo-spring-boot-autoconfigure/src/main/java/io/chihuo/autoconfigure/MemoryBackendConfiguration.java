// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.memory.MemoryTaskBackend;

/**
 * Queues in memory, the default.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "chihuo.backend", havingValue = "memory", matchIfMissing = true)
class MemoryBackendConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(MemoryBackendConfiguration.class);

	@Bean
	@ConditionalOnMissingBean(value = TaskBackend.class, search = SearchStrategy.CURRENT)
	MemoryTaskBackend chihuoMemoryBackend(TaskClock clock) {
		logger.info("Queues are kept in memory: tasks, finish marks and dead letters end with this process");
		return new MemoryTaskBackend(clock);
	}

}
