// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck;

import java.util.stream.Stream;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Crawls a web site and reports its broken links. Its settings are those of
 * {@link LinkCheckProperties}.
 */
@SpringBootApplication
public class LinkCheckApplication {

	/**
	 * Check the links. The exit status is 0, or 1 if links are broken and
	 * {@code linkcheck.fail-on-broken} is set. With {@code linkcheck.serve} or
	 * {@code linkcheck.every} the process stays until it is interrupted.
	 */
	public static void main(String[] args) {
		ConfigurableApplicationContext context = runApplication(args);
		LinkCheckProperties properties = context.getBean(LinkCheckProperties.class);
		if (!properties.isServe() && !properties.repeatsCrawl()) {
			System.exit(SpringApplication.exit(context));
		}
	}

	/**
	 * Check the links. An option without a value is one that is switched on.
	 */
	static ConfigurableApplicationContext runApplication(String... args) {
		return createApplication().run(Stream.of(args).map(LinkCheckApplication::withValue).toArray(String[]::new));
	}

	/**
	 * The application with the settings in {@code linkcheck.yml}, since other examples
	 * have theirs on the same class path.
	 */
	static SpringApplicationBuilder createApplication() {
		return new SpringApplicationBuilder(LinkCheckApplication.class).properties("spring.config.name=linkcheck");
	}

	private static String withValue(String argument) {
		return (argument.startsWith("--") && !argument.contains("=")) ? argument + "=true" : argument;
	}

}
