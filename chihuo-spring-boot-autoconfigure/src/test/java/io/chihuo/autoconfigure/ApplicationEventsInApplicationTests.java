// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import io.chihuo.ChihuoLoop;
import io.chihuo.LoopState;
import io.chihuo.MakeTask;
import io.chihuo.event.LoopEvent;
import io.chihuo.event.LoopStarted;
import io.chihuo.event.LoopStopped;

import static org.assertj.core.api.Assertions.assertThat;

class ApplicationEventsInApplicationTests {

	@ChihuoLoop(name = "quiet")
	static class IdleLoop {

		@MakeTask
		void make(String id) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class EventsApplication {

	}

	static class LoopEventRecorder {

		final List<LoopEvent> events = new CopyOnWriteArrayList<>();

		@EventListener
		void on(LoopEvent event) {
			this.events.add(event);
		}

	}

	private static ConfigurableApplicationContext start(Class<?>... sources) {
		return new SpringApplicationBuilder(sources).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "spring.jmx.enabled=false")
			.run();
	}

	@Test
	void stopIsPublishedWhileTheApplicationCloses() {
		ConfigurableApplicationContext context = start(EventsApplication.class, IdleLoop.class,
				LoopEventRecorder.class);
		LoopEventRecorder everything = context.getBean(LoopEventRecorder.class);
		context.close();
		assertThat(everything.events).containsExactlyInAnyOrder(LoopStarted.of("default", "quiet", 1),
				LoopStopped.of("default", "quiet", LoopState.STOPPED));
	}

}
