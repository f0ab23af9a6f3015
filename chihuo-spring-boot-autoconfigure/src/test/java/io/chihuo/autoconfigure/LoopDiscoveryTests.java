// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;

import io.chihuo.ChihuoLoop;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.MakeTask;
import io.chihuo.TaskQueue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Loops whose beans are declared in unusual ways.
 */
@ExtendWith(OutputCaptureExtension.class)
class LoopDiscoveryTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class));

	interface NumberHandler {

		void make(String id, Integer number);

	}

	@ChihuoLoop(name = "numbers")
	static class NumberLoop implements NumberHandler {

		@Override
		@MakeTask
		public void make(String id, Integer number) {
		}

	}

	private static void assertLoopWithQueue(ApplicationContextRunner runner) {
		runner.run((context) -> {
			assertThat(context.getBean(ChihuoLoopRegistry.class).find("numbers")).isPresent();
			assertThat(context.getBean(TaskQueue.class).name()).isEqualTo("numbers");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedLoop {

		@Bean
		@Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
		NumberLoop loop() {
			return new NumberLoop();
		}

	}

	@Test
	void loopBehindAProxyOfItsScopeIsFound() {
		assertLoopWithQueue(this.contextRunner.withUserConfiguration(ScopedLoop.class));
	}

	@Configuration(proxyBeanMethods = false)
	static class FactoryMethodLoop {

		@Bean
		FactoryBean<NumberLoop> loop() {
			return new FactoryBean<>() {

				@Override
				public NumberLoop getObject() {
					return new NumberLoop();
				}

				@Override
				public Class<?> getObjectType() {
					return NumberLoop.class;
				}

			};
		}

	}

	@Test
	void loopMadeByAFactoryBeanIsFound() {
		assertLoopWithQueue(this.contextRunner.withUserConfiguration(FactoryMethodLoop.class));
	}

	@Configuration(proxyBeanMethods = false)
	static class SecretiveFactoryLoop {

		@Bean
		FactoryBean<NumberLoop> loop() {
			return new FactoryBean<>() {

				@Override
				public NumberLoop getObject() {
					return new NumberLoop();
				}

				@Override
				public @Nullable Class<?> getObjectType() {
					return null;
				}

			};
		}

	}

	@Test
	void loopMadeByAFactoryBeanThatDoesNotTellItsTypeIsFound() {
		assertLoopWithQueue(this.contextRunner.withUserConfiguration(SecretiveFactoryLoop.class));
	}

	@Configuration(proxyBeanMethods = false)
	static class InterfaceFactoryLoop {

		@Bean
		FactoryBean<NumberHandler> loop() {
			return new FactoryBean<>() {

				@Override
				public NumberHandler getObject() {
					return new NumberLoop();
				}

				@Override
				public Class<?> getObjectType() {
					return NumberHandler.class;
				}

			};
		}

		@Bean
		Runnable user(NumberHandler handler) {
			return () -> handler.make("a", 1);
		}

	}

	@Test
	void loopMadeByAFactoryBeanThatTellsAnInterfaceCausesAWarning(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(InterfaceFactoryLoop.class).run((context) -> {
			assertThat(context.getBean(ChihuoLoopRegistry.class).find("numbers")).isEmpty();
			assertThat(output)
				.containsOnlyOnce("Bean 'loop' is no loop although its class " + NumberLoop.class.getName());
		});
		this.contextRunner.withUserConfiguration(FactoryMethodLoop.class)
			.run((context) -> assertThat(output).containsOnlyOnce("is no loop although"));
	}

	@Test
	void loopRegisteredAsASingletonIsFound() {
		assertLoopWithQueue(this.contextRunner
			.withInitializer((context) -> context.getBeanFactory().registerSingleton("byHand", new NumberLoop())));
	}

	@Configuration(proxyBeanMethods = false)
	static class ByInterface {

		@Bean
		NumberHandler loop() {
			return new NumberLoop();
		}

	}

	@Test
	void loopDeclaredByAnInterfaceCausesAWarning(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(ByInterface.class).run((context) -> {
			assertThat(context.getBean(ChihuoLoopRegistry.class).find("numbers")).isPresent();
			assertThat(output).contains("Loop 'numbers' runs, but has no TaskQueue bean",
					"Let its @Bean method return that class, or add 'numbers' to 'chihuo.queues'");
		});
	}

	@Test
	void loopDeclaredByAnInterfaceAndConfiguredHasItsQueue(CapturedOutput output) {
		assertLoopWithQueue(this.contextRunner.withUserConfiguration(ByInterface.class)
			.withPropertyValues("chihuo.queues=numbers"));
		assertThat(output).doesNotContain("no TaskQueue bean");
	}

}
