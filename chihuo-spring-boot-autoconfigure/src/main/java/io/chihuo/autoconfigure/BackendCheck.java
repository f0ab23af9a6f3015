// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.util.ClassUtils;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.backend.TaskBackend;
import io.chihuo.concurrent.FailureText;

/**
 * Finds the configured backend, and checks once, at start, whether it answers.
 */
final class BackendCheck implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(BackendCheck.class);

	private static final Map<String, BackendLibrary> LIBRARIES = Map.of("redis",
			new BackendLibrary("spring-boot-starter-data-redis",
					List.of("org.springframework.data.redis.connection.RedisConnectionFactory",
							"io.lettuce.core.RedisClient")),
			"jdbc",
			new BackendLibrary("spring-boot-starter-jdbc",
					List.of("org.springframework.jdbc.core.simple.JdbcClient",
							"org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer")),
			"rabbitmq", new BackendLibrary("spring-boot-starter-amqp",
					List.of("org.springframework.amqp.rabbit.connection.ConnectionFactory")));

	private final TaskBackend backend;

	private final boolean failFast;

	/**
	 * Create a check.
	 * @param failFast whether the application is not to start without the backend
	 */
	BackendCheck(TaskBackend backend, boolean failFast) {
		this.backend = backend;
		this.failFast = failFast;
	}

	/**
	 * Get the configured backend.
	 * @throws ChihuoConfigurationException if there is none; the message says why
	 */
	static TaskBackend findBackend(ObjectProvider<TaskBackend> backends, ChihuoProperties properties) {
		TaskBackend backend = backends.getIfAvailable();
		if (backend == null) {
			throw missingBackend(properties.getBackend());
		}
		return backend;
	}

	/** Says why there is no backend of a name. */
	static ChihuoConfigurationException missingBackend(String name) {
		BackendLibrary library = LIBRARIES.get(name);
		if (library != null && !library.isPresent()) {
			return new ChihuoConfigurationException(
					"'chihuo.backend' is '" + name + "', but its library is not on the class path",
					"Add the dependency 'org.springframework.boot:" + library.starter()
							+ "', or set 'chihuo.backend' to 'memory'.",
					null);
		}
		return new ChihuoConfigurationException(
				"'chihuo.backend' is '" + name + "', and this version has no such backend",
				"Set 'chihuo.backend' to 'memory', 'redis', 'rabbitmq' or 'jdbc', or define a bean of type TaskBackend.",
				null);
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (!this.failFast) {
			ping().exceptionally((failure) -> {
				Throwable cause = unwrapFailure(failure);
				logger.warn("The {} backend does not answer; loops wait for it, and adds fail until it does: {}",
						this.backend.name(), FailureText.messageLine(cause));
				logger.debug("The {} backend does not answer", this.backend.name(), cause);
				return null;
			});
			return;
		}
		try {
			ping().join();
		}
		catch (CompletionException ex) {
			Throwable cause = unwrapFailure(ex);
			throw new ChihuoConfigurationException(
					"The " + this.backend.name() + " backend does not answer, and 'chihuo.fail-fast' is on: "
							+ FailureText.messageLine(cause),
					"Start the server, correct the settings of its connection, or set 'chihuo.fail-fast' to 'false'.",
					cause);
		}
	}

	/** A mock in a test answers with null. */
	private CompletableFuture<Void> ping() {
		CompletableFuture<Void> answer = this.backend.ping();
		return (answer != null) ? answer : CompletableFuture.completedFuture(null);
	}

	private static Throwable unwrapFailure(Throwable failure) {
		Throwable cause = failure.getCause();
		return (failure instanceof CompletionException && cause != null) ? cause : failure;
	}

	private record BackendLibrary(String starter, List<String> types) {

		boolean isPresent() {
			return this.types.stream().allMatch((type) -> ClassUtils.isPresent(type, null));
		}

	}

}
