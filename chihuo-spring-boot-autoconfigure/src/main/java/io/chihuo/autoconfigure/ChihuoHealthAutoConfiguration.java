// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.actuate.ChihuoHealthIndicator;
import io.chihuo.backend.TaskBackend;

/**
 * Auto-configuration of the health of the backend and the loops.
 */
@AutoConfiguration(after = ChihuoAutoConfiguration.class)
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean({ TaskBackend.class, ChihuoLoopRegistry.class })
@ConditionalOnEnabledHealthIndicator("chihuo")
public final class ChihuoHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "chihuoHealthIndicator", search = SearchStrategy.CURRENT)
	ChihuoHealthIndicator chihuoHealthIndicator(TaskBackend backend, ChihuoLoopRegistry loops,
			ObjectProvider<EngineLoops> engine, ObjectProvider<NamespaceContexts> namespaces,
			ObjectProvider<NamespaceScope> scope) {
		EngineLoops own = engine.getIfAvailable();
		return new ChihuoHealthIndicator(backend, loops, (own != null) ? own.registry()::stalledParts : List::of,
				NamespaceContexts.beansOfOthers(namespaces, scope, ChihuoHealthIndicator.class));
	}

}
