// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.thumbnail;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.web.reactive.config.BlockingExecutionConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;

/**
 * Configures WebFlux: methods that do not return a {@code Mono} may block.
 */
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebFluxConfigurer {

	private final ImageBodyResolver images;

	private final AsyncTaskExecutor executor;

	WebConfiguration(ImageBodyResolver images, @Qualifier("applicationTaskExecutor") AsyncTaskExecutor executor) {
		this.images = images;
		this.executor = executor;
	}

	@Override
	public void configureArgumentResolvers(ArgumentResolverConfigurer configurer) {
		configurer.addCustomResolver(this.images);
	}

	@Override
	public void configureBlockingExecution(BlockingExecutionConfigurer configurer) {
		configurer.setExecutor(this.executor);
	}

}
