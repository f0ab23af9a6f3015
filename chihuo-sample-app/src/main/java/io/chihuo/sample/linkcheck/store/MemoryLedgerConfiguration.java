// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The store where the queues are in memory, too.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "chihuo.backend", havingValue = "memory", matchIfMissing = true)
class MemoryLedgerConfiguration {

	@Bean
	MemoryCrawlStore crawlLedger() {
		return new MemoryCrawlStore();
	}

	@Bean
	MemoryMilestones milestones() {
		return new MemoryMilestones();
	}

}
