// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.event;

import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.EventListener;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.stereotype.Component;

import io.chihuo.event.LoopEvent;
import io.chihuo.event.LoopStarted;
import io.chihuo.event.TaskDead;
import io.chihuo.event.TaskStarted;

import static org.assertj.core.api.Assertions.assertThat;

class EventAudienceTests {

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class AudienceApplication {

	}

	static class TaskDeadEventListener {

		@EventListener
		void on(TaskDead event) {
		}

	}

	private static EventAudience audience(Class<?>... sources) {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(sources).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "spring.jmx.enabled=false")
			.run();
		try (context) {
			EventAudience audience = new EventAudience(context);
			audience.findListeners();
			return audience;
		}
	}

	/** Or events would be made for nobody in every application. */
	@Test
	@SuppressWarnings("unchecked")
	void noListenerOfSpringBootReceivesEvents() {
		EventAudience audience = audience(AudienceApplication.class);
		assertThat(Stream.of(LoopEvent.class.getPermittedSubclasses()))
			.noneMatch((event) -> audience.hasListenerFor((Class<? extends LoopEvent>) event));
	}

	@Test
	void listenerReceivesItsOwnEventsOnly() {
		EventAudience audience = audience(AudienceApplication.class, TaskDeadEventListener.class);
		assertThat(audience.hasListenerFor(TaskDead.class)).isTrue();
		assertThat(audience.hasListenerFor(TaskStarted.class)).isFalse();
	}

	@Component
	@Lazy
	static class LazyListener implements ApplicationListener<PayloadApplicationEvent<TaskDead>> {

		@Override
		public void onApplicationEvent(PayloadApplicationEvent<TaskDead> event) {
		}

	}

	private static EventAudience openAudience(GenericApplicationContext context, Class<?>... beans) {
		for (Class<?> bean : beans) {
			new AnnotatedBeanDefinitionReader(context).register(bean);
		}
		context.refresh();
		EventAudience audience = new EventAudience(context);
		audience.findListeners();
		return audience;
	}

	@Test
	void listenerThatItsFirstEventCreatesReceivesIt() {
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			EventAudience audience = openAudience(context, LazyListener.class);
			assertThat(audience.hasListenerFor(TaskDead.class)).isTrue();
			assertThat(audience.hasListenerFor(TaskStarted.class)).isFalse();
		}
	}

	/** Its listeners change while they are read, once it is there. */
	private static final class ChangingContext extends GenericApplicationContext {

		private final int changes;

		private int reads;

		private boolean opened;

		ChangingContext(int changes) {
			this.changes = changes;
		}

		@Override
		protected void finishRefresh() {
			super.finishRefresh();
			this.opened = true;
		}

		@Override
		public Collection<ApplicationListener<?>> getApplicationListeners() {
			if (this.opened && this.reads++ < this.changes) {
				throw new ConcurrentModificationException();
			}
			return super.getApplicationListeners();
		}

	}

	@Test
	void listenersThatChangeWhileTheyAreReadAreReadAgain() {
		try (GenericApplicationContext context = new ChangingContext(2)) {
			EventAudience audience = openAudience(context, LazyListener.class);
			assertThat(audience.hasListenerFor(TaskDead.class)).isTrue();
			assertThat(audience.hasListenerFor(TaskStarted.class)).isFalse();
		}
	}

	@Test
	void listenersThatCannotBeReadMayWantAnyEvent() {
		try (GenericApplicationContext context = new ChangingContext(Integer.MAX_VALUE)) {
			assertThat(openAudience(context).hasListenerFor(TaskStarted.class)).isTrue();
		}
	}

	static class UndecidedListener implements GenericApplicationListener {

		@Override
		public boolean supportsEventType(ResolvableType type) {
			if (type.isAssignableFrom(
					ResolvableType.forClassWithGenerics(PayloadApplicationEvent.class, LoopStarted.class))) {
				throw new StackOverflowError("undecided");
			}
			return false;
		}

		@Override
		public void onApplicationEvent(ApplicationEvent event) {
		}

	}

	@Test
	void undecidedListenerKeepsNoEventFromOthers() {
		EventAudience audience = audience(AudienceApplication.class, UndecidedListener.class,
				TaskDeadEventListener.class);
		assertThat(audience.hasListenerFor(TaskDead.class)).isTrue();
		assertThat(audience.hasListenerFor(LoopStarted.class)).isTrue();
	}

}
