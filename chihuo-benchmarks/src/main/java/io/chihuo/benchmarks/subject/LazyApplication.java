// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.subject;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * An application that starts when a bean of it is needed. For one thread.
 */
public final class LazyApplication implements AutoCloseable {

	private final Class<?> source;

	private final String[] properties;

	private @Nullable ConfigurableApplicationContext context;

	/**
	 * Create one that is not started.
	 * @param source the class of the application
	 * @param properties properties of the application, {@code name=value} each
	 */
	public LazyApplication(Class<?> source, String... properties) {
		this.source = source;
		this.properties = properties;
	}

	/** Find a bean; starts the application if it is not running. */
	public <B> B findBean(Class<B> type) {
		ConfigurableApplicationContext running = this.context;
		if (running == null) {
			running = ChihuoHost.newApplication(this.source).properties(this.properties).run();
			this.context = running;
		}
		return running.getBean(type);
	}

	@Override
	public void close() {
		if (this.context != null) {
			this.context.close();
			this.context = null;
		}
	}

}
