// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Duration;
import java.util.Set;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Ends the start of connections to PostgreSQL that are dead but open. HikariCP has the
 * driver end it by {@code DriverManager.setLoginTimeout}, which the driver of PostgreSQL
 * ignores, so that the only thread which opens connections would hang for ever.
 */
final class LoginTimeoutPostProcessor implements BeanPostProcessor {

	private static final String LOGIN_TIMEOUT = "loginTimeout";

	private static final Set<String> BACKENDS = Set.of("jdbc", "rabbitmq");

	private final ConfigurableEnvironment environment;

	LoginTimeoutPostProcessor(ConfigurableEnvironment environment) {
		this.environment = environment;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof HikariDataSource pool && keepsTasks() && !pool.isRunning() && isUnlimited(pool)) {
			long millis = Math.min(pool.getConnectionTimeout(), callTimeout().toMillis());
			long seconds = Math.max(1, millis / 1000);
			pool.addDataSourceProperty(LOGIN_TIMEOUT, Long.toString(seconds));
		}
		return bean;
	}

	/** Read here, since a post-processor comes before the beans of properties. */
	private Duration callTimeout() {
		return Binder.get(this.environment)
			.bind("chihuo.timeout", Duration.class)
			.orElseGet(() -> new ChihuoProperties().getTimeout());
	}

	private boolean keepsTasks() {
		return BACKENDS.contains(this.environment.getProperty("chihuo.backend", "memory"))
				|| BACKENDS.stream().anyMatch((backend) -> OnNamespaceBackend.isUsed(this.environment, backend))
				|| this.environment.getProperty("chihuo.outbox.enabled", Boolean.class, false);
	}

	private static boolean isUnlimited(HikariDataSource pool) {
		String url = pool.getJdbcUrl();
		return url != null && url.startsWith("jdbc:postgresql:") && !url.contains(LOGIN_TIMEOUT + "=")
				&& !pool.getDataSourceProperties().containsKey(LOGIN_TIMEOUT);
	}

}
