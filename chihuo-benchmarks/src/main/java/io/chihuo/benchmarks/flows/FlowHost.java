// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.flows;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

import io.chihuo.ChihuoClient;
import io.chihuo.benchmarks.subject.ChihuoHost;

/**
 * An application that starts flows and runs their steps. It starts when it is needed. For
 * one thread.
 */
final class FlowHost implements AutoCloseable {

	private final String[] properties;

	private @Nullable ConfigurableApplicationContext context;

	FlowHost(String... properties) {
		this.properties = properties;
	}

	private ConfigurableApplicationContext applicationContext() {
		ConfigurableApplicationContext running = this.context;
		if (running == null) {
			running = ChihuoHost.newApplication(FlowApplication.class).properties(this.properties).run();
			this.context = running;
		}
		return running;
	}

	ChihuoClient client() {
		return applicationContext().getBean(ChihuoClient.class);
	}

	EmptyStepWorker steps() {
		return applicationContext().getBean(EmptyStepWorker.class);
	}

	ChainWorker chains() {
		return applicationContext().getBean(ChainWorker.class);
	}

	@Override
	public void close() {
		if (this.context != null) {
			this.context.close();
			this.context = null;
		}
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ EmptyStepWorker.class, ChainWorker.class })
	static class FlowApplication {

	}

}
