// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

/**
 * The optional libraries of step kinds.
 */
enum StepLibrary {

	HTTP_CLIENT("http", "org.apache.hc.client5.http.impl.classic.HttpClientBuilder",
			"org.apache.httpcomponents.client5:httpclient5"),

	REST_CLIENT("http", "org.springframework.web.client.RestClient", "org.springframework:spring-web"),

	SPRING_DATA_REDIS("redis", "org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory",
			"org.springframework.boot:spring-boot-starter-data-redis"),

	LETTUCE("redis", "io.lettuce.core.RedisClient", "org.springframework.boot:spring-boot-starter-data-redis"),

	JDBC_CLIENT("sql", "org.springframework.jdbc.core.simple.JdbcClient",
			"org.springframework.boot:spring-boot-starter-jdbc"),

	DATABASE_INITIALIZER("sql", "org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer",
			"org.springframework.boot:spring-boot-starter-jdbc");

	private final String kind;

	private final String className;

	private final String dependency;

	/**
	 * Describe a library.
	 * @param kind the kind that needs it
	 * @param className a class by which it is known
	 * @param dependency group and name of its artifact
	 */
	StepLibrary(String kind, String className, String dependency) {
		this.kind = kind;
		this.className = className;
		this.dependency = dependency;
	}

	String kind() {
		return this.kind;
	}

	String className() {
		return this.className;
	}

	String dependency() {
		return this.dependency;
	}

}
