// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.flows;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

import io.chihuo.ChihuoClient;
import io.chihuo.benchmarks.subject.LazyApplication;

/**
 * An application that starts flows and runs their steps. It starts when it is needed. For
 * one thread.
 */
final class FlowHost implements AutoCloseable {

	private final LazyApplication application;

	FlowHost(String... properties) {
		this.application = new LazyApplication(FlowApplication.class, properties);
	}

	ChihuoClient client() {
		return this.application.findBean(ChihuoClient.class);
	}

	EmptyStepWorker steps() {
		return this.application.findBean(EmptyStepWorker.class);
	}

	ChainWorker chains() {
		return this.application.findBean(ChainWorker.class);
	}

	@Override
	public void close() {
		this.application.close();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ EmptyStepWorker.class, ChainWorker.class, NumberPageWorker.class })
	static class FlowApplication {

	}

}
