// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.chihuo.ChihuoLoop;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.DeadLetter;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.MakeTask;
import io.chihuo.OnDead;
import io.chihuo.OnStart;
import io.chihuo.TaskId;

import static org.assertj.core.api.Assertions.assertThat;

class FailureExplanationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class));

	private void assertExplained(ApplicationContextRunner runner, String description, String action) {
		runner.run((context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis analysis = new ConfigurationFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).contains(description);
			assertThat(analysis.getAction()).contains(action);
		});
	}

	@ChihuoLoop(name = "loop")
	static class NoMethod {

	}

	@ChihuoLoop(name = "loop")
	static class ValidLoop {

		@MakeTask
		void make(String id) {
		}

	}

	@Test
	void loopWithoutAMakeTaskMethodIsExplained() {
		assertExplained(this.contextRunner.withBean(NoMethod.class),
				"Loop " + NoMethod.class.getName() + " has no @MakeTask method",
				"Annotate the method that runs one task with @MakeTask");
	}

	@ChihuoLoop(name = "loop")
	static class TwoMethods {

		@MakeTask
		void one(String id) {
		}

		@MakeTask
		void other(String id) {
		}

	}

	@Test
	void loopWithTwoMakeTaskMethodsIsExplained() {
		assertExplained(this.contextRunner.withBean(TwoMethods.class), "has 2 @MakeTask methods: [one, other]",
				"Leave @MakeTask on one of them");
	}

	@Test
	void twoLoopsOfOneNameAreExplained() {
		assertExplained(this.contextRunner.withBean("one", ValidLoop.class).withBean("other", ValidLoop.class),
				"There are two loops of the name 'loop'", "Give each loop a name of its own");
	}

	@ChihuoLoop(name = "loop", concurrency = "${threads:0}")
	static class NoConcurrency extends ValidLoop {

	}

	@Test
	void concurrencyOfZeroInTheAnnotationIsExplained() {
		assertExplained(this.contextRunner.withBean(NoConcurrency.class),
				"has concurrency = \"0\": 'concurrency' must be at least 1, but is 0",
				"Correct the attribute 'concurrency' of the annotation, or the property it refers to");
	}

	@Test
	void concurrencyOfZeroInTheConfigurationIsExplained() {
		assertExplained(
				this.contextRunner.withBean(ValidLoop.class).withPropertyValues("chihuo.loops.loop.concurrency=0"),
				"'chihuo.loops.loop.concurrency' must be at least 1, but is 0", "Correct 'chihuo.loops.loop.*'");
	}

	@Test
	void concurrencyThatIsNoNumberIsExplained() {
		assertExplained(this.contextRunner.withBean(NoConcurrency.class).withPropertyValues("threads=many"),
				"has concurrency = \"many\"", "the property it refers to");
	}

	@ChihuoLoop(name = "loop", lease = "${lease.of.mine}")
	static class UnknownPlaceholder extends ValidLoop {

	}

	@Test
	void unknownPlaceholderIsExplained() {
		assertExplained(this.contextRunner.withBean(UnknownPlaceholder.class), "has lease = \"${lease.of.mine}\"",
				"Correct the attribute 'lease'");
	}

	@ChihuoLoop(name = "my loop")
	static class InvalidNameLoop extends ValidLoop {

	}

	@Test
	void nameWithForbiddenCharactersIsExplained() {
		assertExplained(this.contextRunner.withBean("badName", InvalidNameLoop.class), "this one is 'my loop'",
				"Correct the name that @ChihuoLoop gives to bean 'badName'");
	}

	@Test
	void configuredNameWithForbiddenCharactersIsExplained() {
		assertExplained(this.contextRunner.withPropertyValues("chihuo.loops[my/loop].concurrency=2"),
				"A name in 'chihuo.loops' must have 1 to 128 letters", "Correct 'chihuo.loops'");
	}

	@Test
	void backendWhoseLibraryIsMissingIsExplained() {
		ApplicationContextRunner runner = this.contextRunner
			.withClassLoader(new FilteredClassLoader("org.springframework.data.redis", "org.springframework.amqp"));
		assertExplained(runner.withPropertyValues("chihuo.backend=redis"),
				"'chihuo.backend' is 'redis', but its library is not on the class path",
				"Add the dependency 'org.springframework.boot:spring-boot-starter-data-redis'");
		assertExplained(runner.withPropertyValues("chihuo.backend=rabbitmq"), "'chihuo.backend' is 'rabbitmq'",
				"spring-boot-starter-amqp");
	}

	@Test
	void codecWhoseLibraryIsMissingIsExplained() {
		assertExplained(
				this.contextRunner.withClassLoader(new FilteredClassLoader("tools.jackson.dataformat"))
					.withPropertyValues("chihuo.codec=cbor"),
				"'chihuo.codec' is 'cbor', but its library is not on the class path",
				"Add the dependency 'tools.jackson.dataformat:jackson-dataformat-cbor'");
	}

	@Test
	void redisWithoutLettuceIsExplained() {
		assertExplained(
				this.contextRunner.withClassLoader(new FilteredClassLoader("io.lettuce"))
					.withPropertyValues("chihuo.backend=redis"),
				"'chihuo.backend' is 'redis', but its library is not on the class path",
				"Add the dependency 'org.springframework.boot:spring-boot-starter-data-redis'");
	}

	@Test
	void unknownBackendIsExplained() {
		assertExplained(this.contextRunner.withPropertyValues("chihuo.backend=clay-tablets"),
				"'chihuo.backend' is 'clay-tablets', and this version has no such backend",
				"Set 'chihuo.backend' to 'memory', 'redis', 'rabbitmq' or 'jdbc'");
	}

	@Test
	void namespaceWithForbiddenCharactersIsExplained() {
		assertExplained(this.contextRunner.withPropertyValues("chihuo.namespace=my app"), "but this one is 'my app'",
				"Correct 'chihuo.namespace'");
	}

	@ChihuoLoop(name = "loop")
	static class ManyResults {

		@MakeTask
		Flux<String> make(String id) {
			return Flux.just(id);
		}

	}

	@Test
	void settingsOfAMissingLoopAreExplained() {
		assertExplained(
				this.contextRunner.withBean(ValidLoop.class).withPropertyValues("chihuo.loops.lop.concurrency=2"),
				"'chihuo.loops.lop' is for a loop that this node does not have; the loops with the most similar names are [loop]",
				"add it to 'chihuo.queues'");
	}

	@Test
	void settingsOfALoopThatIsRegisteredLaterApply() {
		this.contextRunner.withPropertyValues("chihuo.loops.later.concurrency=2", "chihuo.queues=later")
			.run((context) -> assertThat(context.getBean(ChihuoLoopRegistry.class)
				.register(LoopDefinition.of("later", String.class, LoopHandler.call((task) -> null)))
				.concurrency()).isEqualTo(2));
	}

	@Test
	void clientMayHaveSettingsOfLoopsThatRunElsewhere() {
		this.contextRunner.withPropertyValues("chihuo.role=client", "chihuo.loops.elsewhere.concurrency=2")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void streamOfResultsIsExplained() {
		assertExplained(this.contextRunner.withBean(ManyResults.class),
				"reactor.core.publisher.Flux there stands for work that cannot be awaited",
				"a Mono (of a Flux: then() or collectList())");
	}

	@ChihuoLoop(name = "loop")
	static class InvalidStartLoop extends ValidLoop {

		@OnStart
		void start(int number) {
		}

	}

	@Test
	void startMethodWithAnUnknownParameterIsExplained() {
		assertExplained(this.contextRunner.withBean(InvalidStartLoop.class), "has parameters that are not supported",
				"Let it take nothing, or the loop's TaskQueue");
	}

	@ChihuoLoop(name = "loop", lease = "30")
	static class ShortLease extends ValidLoop {

	}

	@Test
	void leaseWithoutAUnitIsExplained() {
		assertExplained(this.contextRunner.withBean(ShortLease.class),
				"'lease' must be at least 100ms, but is 30ms (a number without a unit means milliseconds: is it 30s?)",
				"Correct the attribute 'lease'");
		assertExplained(this.contextRunner.withBean(ValidLoop.class).withPropertyValues("chihuo.loops.loop.lease=30"),
				"'chihuo.loops.loop.lease' must be at least 100ms, but is 30ms", "Correct 'chihuo.loops.loop.*'");
	}

	@ChihuoLoop(name = "loop")
	static class OpenWildcard<T> {

		@MakeTask
		void make(String id, List<? extends T> payload) {
		}

	}

	@ChihuoLoop(name = "loop")
	static class OpenPayload<T> {

		@MakeTask
		void make(String id, List<T> payload) {
		}

	}

	@Test
	void payloadOfAnUnknownTypeIsExplained() {
		assertExplained(this.contextRunner.withBean(OpenPayload.class),
				"takes a java.util.List<T>, and nothing says which type that is", "Let a subclass say it");
		assertExplained(this.contextRunner.withBean(OpenWildcard.class),
				"takes a java.util.List<? extends T>, and nothing says which type that is", "Let a subclass say it");
	}

	@ChihuoLoop(name = "loop")
	static class FinalHandler {

		@MakeTask
		final void make(String id) {
		}

	}

	@ChihuoLoop(name = "loop")
	static class HandlerInNoInterface implements Runnable {

		@Override
		public void run() {
		}

		@MakeTask
		void make(String id) {
		}

	}

	private ApplicationContextRunner proxying(boolean classes) {
		return this.contextRunner.withBean(BeanNameAutoProxyCreator.class, () -> {
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setBeanNames("proxied");
			creator.setProxyTargetClass(classes);
			return creator;
		});
	}

	@Test
	void handlerThatAProxyCannotCallIsExplained() {
		assertExplained(proxying(true).withBean("proxied", FinalHandler.class),
				"is final or private, and its bean is behind a proxy of its class",
				"Make the method neither final nor private");
		assertExplained(proxying(false).withBean("proxied", HandlerInNoInterface.class),
				"is in no interface, and its bean is behind a proxy of its interfaces", "proxy-target-class");
	}

	@Test
	void workerWithoutALoopIsExplained() {
		assertExplained(this.contextRunner.withPropertyValues("chihuo.role=worker"),
				"'chihuo.role' is 'worker', but there is no loop to work for", "Annotate a bean with @ChihuoLoop");
	}

	@ChihuoLoop(name = "loop")
	static class NumberAsId {

		@MakeTask
		void make(@TaskId Long id, String payload) {
		}

	}

	@Test
	void idThatIsNoTextIsExplained() {
		assertExplained(this.contextRunner.withBean(NumberAsId.class), "has a @TaskId of type java.lang.Long",
				"one id (a String, or marked @TaskId)");
	}

	@ChihuoLoop(name = "loop")
	static class OtherDeadPayload {

		@MakeTask
		void make(String id, Integer payload) {
		}

		@OnDead
		void dead(String id, List<String> payload) {
		}

	}

	@ChihuoLoop(name = "loop")
	static class DeadPayloadOfNoTask extends ValidLoop {

		@OnDead
		void dead(DeadLetter<Duration> letter) {
		}

	}

	@ChihuoLoop(name = "loop")
	static class DeadPayloadThatFits extends ValidLoop {

		@OnDead
		void dead(String id, Map<String, Object> payload) {
		}

	}

	@Test
	void deadLetterOfAnotherPayloadThanTheTasksIsExplained() {
		assertExplained(this.contextRunner.withBean(OtherDeadPayload.class),
				"takes a payload of type java.util.List<java.lang.String>, and the payloads of its loop are read as "
						+ "java.lang.Integer",
				"Let it take the same type as the method with @MakeTask");
		assertExplained(this.contextRunner.withBean(DeadPayloadOfNoTask.class), "are read as java.lang.Object",
				"Let it take the same type as the method with @MakeTask");
		this.contextRunner.withBean(DeadPayloadThatFits.class).run((context) -> assertThat(context).hasNotFailed());
	}

}
