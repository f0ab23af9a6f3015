package io.chihuo.autoconfigure;

import java.util.List;
import java.util.Map;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.ClassUtils;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.backend.TaskBackend;

/**
 * Gets the configured backend, or says why there is none.
 */
final class BackendChoice {

	private static final Map<String, Library> LIBRARIES = Map.of("redis",
			new Library("spring-boot-starter-data-redis",
					List.of("org.springframework.data.redis.connection.RedisConnectionFactory",
							"io.lettuce.core.RedisClient")),
			"rabbitmq", new Library("spring-boot-starter-amqp",
					List.of("org.springframework.amqp.rabbit.connection.ConnectionFactory")));

	private BackendChoice() {
	}

	static TaskBackend of(ObjectProvider<TaskBackend> backends, ChihuoProperties properties) {
		TaskBackend backend = backends.getIfAvailable();
		if (backend != null) {
			return backend;
		}
		Library library = LIBRARIES.get(properties.getBackend());
		if (library != null && !library.present()) {
			throw new ChihuoConfigurationException(
					"'chihuo.backend' is '" + properties.getBackend() + "', but its library is not on the class path",
					"Add the dependency 'org.springframework.boot:" + library.starter()
							+ "', or set 'chihuo.backend' to 'memory'.",
					null);
		}
		throw new ChihuoConfigurationException(
				"'chihuo.backend' is '" + properties.getBackend() + "', and this version has no such backend",
				"Set 'chihuo.backend' to 'memory', 'redis' or 'rabbitmq', or define a bean of type TaskBackend.", null);
	}

	private record Library(String starter, List<String> types) {

		boolean present() {
			return this.types.stream().allMatch((type) -> ClassUtils.isPresent(type, null));
		}

	}

}
