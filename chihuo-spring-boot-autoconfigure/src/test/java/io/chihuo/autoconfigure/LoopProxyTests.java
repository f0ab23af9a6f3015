// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.Advisor;
import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

class LoopProxyTests {

	private static final BlockingQueue<String> RAN = new LinkedBlockingQueue<>();

	private final List<String> advised = new CopyOnWriteArrayList<>();

	@ChihuoLoop(name = "loop")
	static class ClassLoop {

		@MakeTask
		void make(String id) {
			RAN.add(id);
		}

	}

	interface ProxiedHandler {

		void make(String id, Integer number);

	}

	@ChihuoLoop(name = "loop")
	static class InterfaceLoop implements ProxiedHandler {

		@Override
		@MakeTask
		public void make(String id, Integer number) {
			RAN.add(id + number);
		}

	}

	private ApplicationContextRunner runner(boolean proxyTargetClass) {
		MethodInterceptor advice = (invocation) -> {
			this.advised.add(invocation.getMethod().getName());
			return invocation.proceed();
		};
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class))
			.withBean(DefaultAdvisorAutoProxyCreator.class, () -> {
				DefaultAdvisorAutoProxyCreator creator = new DefaultAdvisorAutoProxyCreator();
				creator.setProxyTargetClass(proxyTargetClass);
				return creator;
			})
			.withBean(Advisor.class,
					() -> new DefaultPointcutAdvisor(AnnotationMatchingPointcut.forMethodAnnotation(MakeTask.class),
							advice));
	}

	@Test
	void loopBehindAProxyOfItsClassIsCalledThroughIt() {
		runner(true).withBean("bean", ClassLoop.class).run((context) -> {
			assertThat(AopUtils.isCglibProxy(context.getBean("bean"))).isTrue();
			context.getBean(ChihuoClient.class).queue("loop", String.class).add("a");
			assertThat(RAN.poll(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isEqualTo("a");
			assertThat(this.advised).containsExactly("make");
		});
	}

	@Test
	void loopBehindAProxyOfItsInterfaceIsCalledThroughIt() {
		runner(false).withBean("bean", InterfaceLoop.class).run((context) -> {
			assertThat(AopUtils.isJdkDynamicProxy(context.getBean("bean"))).isTrue();
			context.getBean(ChihuoClient.class).queue("loop", Integer.class).add("a", 7);
			assertThat(RAN.poll(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isEqualTo("a7");
			assertThat(this.advised).containsExactly("make");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class FactoryMethods {

		@Bean
		InterfaceLoop bean() {
			return new InterfaceLoop();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FactoryMethodsOfInterfaces {

		@Bean
		ProxiedHandler bean() {
			return new InterfaceLoop();
		}

	}

	@ParameterizedTest
	@ValueSource(classes = { FactoryMethods.class, FactoryMethodsOfInterfaces.class })
	void loopOfABeanMethodBehindAProxyOfItsInterfaceIsFound(Class<?> configuration) {
		runner(false).withUserConfiguration(configuration).run((context) -> {
			assertThat(AopUtils.isJdkDynamicProxy(context.getBean("bean"))).isTrue();
			context.getBean(ChihuoClient.class).queue("loop", Integer.class).add("a", 7);
			assertThat(RAN.poll(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isEqualTo("a7");
			assertThat(this.advised).containsExactly("make");
		});
	}

	interface GenericProxiedHandler<T> {

		void make(String id, T payload);

	}

	@ChihuoLoop(name = "loop")
	static class GenericInterfaceLoop implements GenericProxiedHandler<Integer> {

		@Override
		@MakeTask
		public void make(String id, Integer number) {
			RAN.add(id + number);
		}

	}

	@Test
	void loopBehindAProxyOfAGenericInterfaceIsCalledThroughIt() {
		runner(false).withBean("bean", GenericInterfaceLoop.class).run((context) -> {
			assertThat(AopUtils.isJdkDynamicProxy(context.getBean("bean"))).isTrue();
			context.getBean(ChihuoClient.class).queue("loop", Integer.class).add("a", 7);
			assertThat(RAN.poll(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isEqualTo("a7");
		});
	}

}
