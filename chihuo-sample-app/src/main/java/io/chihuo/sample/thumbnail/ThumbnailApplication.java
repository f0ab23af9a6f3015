// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.thumbnail;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

import io.chihuo.ImportTaskClients;

/**
 * Serves thumbnails over HTTP, makes them, or does both, as {@code chihuo.role} says. Its
 * settings are in {@code thumbnails.yml}.
 */
@SpringBootApplication
@EnableConfigurationProperties(ThumbnailProperties.class)
@ImportTaskClients(Thumbnails.class)
public class ThumbnailApplication {

	public static void main(String[] args) {
		createApplication().run(args);
	}

	/**
	 * The application with settings of its own, since other examples have theirs on the
	 * same class path.
	 */
	static SpringApplicationBuilder createApplication() {
		return new SpringApplicationBuilder(ThumbnailApplication.class).properties("spring.config.name=thumbnails");
	}

}
