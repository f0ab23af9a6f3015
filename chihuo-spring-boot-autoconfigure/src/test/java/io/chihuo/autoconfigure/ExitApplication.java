// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.context.annotation.Import;

import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;
import io.chihuo.OnStart;
import io.chihuo.TaskQueue;

/**
 * A batch job whose property {@code what} chooses its end. It has no more of Spring Boot
 * than it needs.
 */
@SpringBootConfiguration
@ImportAutoConfiguration({ ChihuoAutoConfiguration.class, JacksonAutoConfiguration.class,
		TomcatServletWebServerAutoConfiguration.class, DispatcherServletAutoConfiguration.class })
@Import(ExitApplication.JobLoop.class)
class ExitApplication {

	public static void main(String[] args) {
		SpringApplication.run(ExitApplication.class, args);
	}

	@ChihuoLoop(name = "job", runForever = "false", maxAttempts = "1")
	static class JobLoop {

		private final String what;

		JobLoop(@Value("${what}") String what) {
			this.what = what;
		}

		@OnStart
		void seed(TaskQueue<String> queue) {
			if (this.what.equals("seed-fails")) {
				throw new IllegalStateException("The orders cannot be read");
			}
			queue.add("order");
		}

		@MakeTask
		void make(String id) {
			if (this.what.startsWith("dies")) {
				throw new IllegalStateException("The order cannot be processed");
			}
		}

	}

}
