// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.beans.PropertyDescriptor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.ChihuoLoop;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.FinishPolicy;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopOptions;
import io.chihuo.MakeTask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LoopPropertiesTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class));

	@ChihuoLoop(name = "annotated", concurrency = "2", maxConcurrency = "90", maxAttempts = "7", maxCrashes = "4",
			maxForcedReleases = "6", maxWaiting = "5", lease = "40s", runTimeout = "50s", finishPolicy = "on-success",
			finishedRetention = "60s", maxLength = "70", runForever = "true", enabled = "true")
	static class AnnotatedLoop {

		@MakeTask
		void make(String id) {
		}

	}

	@ChihuoLoop(name = "annotated")
	static class PlainLoop extends AnnotatedLoop {

	}

	@ChihuoLoop(name = "${the.name}", concurrency = "${the.concurrency:3}", lease = " ${the.lease:1m} ")
	static class Placeholders extends AnnotatedLoop {

	}

	private LoopOptions options(ApplicationContextRunner runner) {
		LoopOptions[] options = new LoopOptions[1];
		runner.run((
				context) -> options[0] = context.getBean(ChihuoLoopRegistry.class).loops().iterator().next().options());
		return options[0];
	}

	@Test
	void annotationAloneHolds() {
		assertThat(options(this.contextRunner.withBean(AnnotatedLoop.class))).usingRecursiveComparison()
			.isEqualTo(LoopOptions.DEFAULTS.with((options) -> options.concurrency(2)
				.maxConcurrency(90)
				.maxAttempts(7)
				.maxCrashes(4)
				.maxForcedReleases(6)
				.maxWaiting(5)
				.lease(Duration.ofSeconds(40))
				.runTimeout(Duration.ofSeconds(50))
				.finishPolicy(FinishPolicy.ON_SUCCESS)
				.finishedRetention(Duration.ofSeconds(60))
				.maxLength(70)));
	}

	@Test
	void annotationWithoutAttributesMeansTheDefaults() {
		assertThat(options(this.contextRunner.withBean(PlainLoop.class))).usingRecursiveComparison()
			.isEqualTo(LoopOptions.DEFAULTS);
	}

	private static final Map<String, Function<LoopOptions, Object>> READERS = Map.ofEntries(
			Map.entry("concurrency", LoopOptions::concurrency),
			Map.entry("max-concurrency", LoopOptions::maxConcurrency),
			Map.entry("max-attempts", LoopOptions::maxAttempts), Map.entry("max-crashes", LoopOptions::maxCrashes),
			Map.entry("max-forced-releases", LoopOptions::maxForcedReleases),
			Map.entry("max-waiting", LoopOptions::maxWaiting),
			Map.entry("backoff.initial", (options) -> options.backoff().initial()),
			Map.entry("backoff.multiplier", (options) -> options.backoff().multiplier()),
			Map.entry("backoff.max", (options) -> options.backoff().max()),
			Map.entry("backoff.jitter", (options) -> options.backoff().jitter()),
			Map.entry("lease", LoopOptions::lease), Map.entry("run-timeout", LoopOptions::runTimeout),
			Map.entry("interrupt-grace", LoopOptions::interruptGrace),
			Map.entry("finish-policy", LoopOptions::finishPolicy),
			Map.entry("finished-retention", LoopOptions::finishedRetention),
			Map.entry("max-length", LoopOptions::maxLength), Map.entry("run-forever", LoopOptions::runForever),
			Map.entry("enabled", LoopOptions::enabled));

	@ParameterizedTest
	@CsvSource({ "concurrency,9,9", "max-concurrency,99,99", "max-attempts,-1,-1", "max-crashes,9,9",
			"max-forced-releases,9,9", "max-waiting,9,9", "backoff.initial,9s,PT9S", "backoff.multiplier,9,9.0",
			"backoff.max,9m,PT9M", "backoff.jitter,0.9,0.9", "lease,9s,PT9S", "run-timeout,9m,PT9M",
			"interrupt-grace,9s,PT9S", "finish-policy,manual,MANUAL", "finished-retention,9d,PT216H",
			"max-length,-1,-1", "run-forever,false,false", "enabled,false,false" })
	void propertyOverridesTheAnnotationAndNothingElse(String property, String value, String expected) {
		LoopOptions before = options(this.contextRunner.withBean(AnnotatedLoop.class));
		LoopOptions after = options(this.contextRunner.withBean(AnnotatedLoop.class)
			.withPropertyValues("chihuo.loops.annotated." + property + "=" + value));
		READERS.forEach((name, reader) -> assertThat(reader.apply(after)).as(name)
			.hasToString(name.equals(property) ? expected : String.valueOf(reader.apply(before))));
	}

	@ParameterizedTest
	@CsvSource({ "concurrency=9,concurrency", "max-attempts=-1,maxAttempts", "backoff.jitter=0.9,backoff",
			"lease=9s,lease", "enabled=true,enabled" })
	void optionsThatAPropertySetsAreKnown(String property, String option) {
		this.contextRunner.withBean(AnnotatedLoop.class)
			.withPropertyValues("chihuo.loops.annotated." + property)
			.run((context) -> {
				LoopOverrides overrides = context.getBean(LoopOverrides.class);
				assertThat(overrides.configuredOptions("annotated")).containsExactly(option);
				assertThat(overrides.configuredOptions("other")).isEmpty();
				assertThat(overrides.isAnnotated("annotated")).isTrue();
				assertThat(overrides.isAnnotated("other")).isFalse();
			});
	}

	@Test
	void everyPropertyOfALoopIsTriedHere() {
		assertThat(READERS)
			.hasSize(optionNames().size() - 1 + BeanUtils.getPropertyDescriptors(BackoffProperties.class).length - 1);
	}

	private static Set<String> optionNames() {
		return Stream.of(LoopOptions.class.getDeclaredMethods())
			.filter((method) -> Modifier.isPublic(method.getModifiers()) && method.getParameterCount() == 0)
			.map(Method::getName)
			.collect(Collectors.toSet());
	}

	@Test
	void everyOptionIsAPropertyToo() {
		assertThat(BeanUtils.getPropertyDescriptors(LoopProperties.class)).extracting(PropertyDescriptor::getName)
			.containsAll(optionNames());
	}

	@Test
	void placeholdersWorkInTheAnnotation() {
		LoopOptions options = options(this.contextRunner.withBean(Placeholders.class)
			.withPropertyValues("the.name=mine", "the.concurrency=6", "chihuo.loops.mine.max-attempts=2"));
		assertThat(options.concurrency()).isEqualTo(6);
		assertThat(options.lease()).isEqualTo(Duration.ofMinutes(1));
		assertThat(options.maxAttempts()).isEqualTo(2);
	}

	@Test
	void propertiesAreBoundInTheirOtherSpellings() {
		assertThat(options(this.contextRunner.withBean(AnnotatedLoop.class)
			.withPropertyValues("chihuo.loops.annotated.maxAttempts=2", "chihuo.loops.annotated.max_crashes=1")))
			.extracting(LoopOptions::maxAttempts, LoopOptions::maxCrashes)
			.containsExactly(2, 1);
	}

	@ChihuoLoop(name = "linkChecker")
	static class CamelCase extends AnnotatedLoop {

	}

	@Test
	void loopIsFoundByTheSpellingThatAnEnvironmentVariableAllows() {
		assertThat(options(environment("CHIHUO_LOOPS_ANNOTATED_MAXATTEMPTS", AnnotatedLoop.class)).maxAttempts())
			.isEqualTo(9);
		assertThat(options(environment("CHIHUO_LOOPS_LINKCHECKER_MAXATTEMPTS", CamelCase.class)).maxAttempts())
			.isEqualTo(9);
	}

	private ApplicationContextRunner environment(String name, Class<?> loop) {
		return this.contextRunner.withBean(loop)
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", Map.of(name, "9"))));
	}

	@ChihuoLoop(name = "mails")
	static class MailsLoop extends AnnotatedLoop {

	}

	@ChihuoLoop(name = "ma_ils")
	static class OtherMailsLoop extends AnnotatedLoop {

	}

	private ApplicationContextRunner twoLoops(String... properties) {
		return this.contextRunner.withBean(OtherMailsLoop.class)
			.withBean(MailsLoop.class)
			.withPropertyValues(properties);
	}

	private static int concurrency(ApplicationContext context, String loop) {
		return context.getBean(ChihuoLoopRegistry.class).get(loop).concurrency();
	}

	@Test
	void exactNameIsForThatLoopAlone() {
		twoLoops("chihuo.loops.mails.concurrency=7").run((context) -> {
			assertThat(concurrency(context, "mails")).isEqualTo(7);
			assertThat(concurrency(context, "ma_ils")).isEqualTo(1);
		});
		twoLoops("chihuo.loops[ma_ils].concurrency=7").run((context) -> {
			assertThat(concurrency(context, "mails")).isEqualTo(1);
			assertThat(concurrency(context, "ma_ils")).isEqualTo(7);
		});
	}

	@Test
	void spellingThatFitsTwoLoopsIsRefused() {
		twoLoops("chihuo.loops.ma-ils.concurrency=7").run((context) -> assertThat(context).hasFailed()
			.getFailure()
			.hasMessage("'chihuo.loops.ma-ils.*' may be for any of the loops [ma_ils, mails]"));
	}

	@Test
	void loopOfRunTimeDoesNotTakeSettingsOfAnother() {
		this.contextRunner.withBean(MailsLoop.class)
			.withPropertyValues("chihuo.loops.ma-ils.concurrency=7")
			.run((context) -> {
				assertThat(concurrency(context, "mails")).isEqualTo(7);
				LoopDefinition<String> other = LoopDefinition.of("ma_ils", String.class, (task) -> null);
				ChihuoLoopRegistry registry = context.getBean(ChihuoLoopRegistry.class);
				assertThatExceptionOfType(ChihuoConfigurationException.class).isThrownBy(() -> registry.register(other))
					.withMessageContaining("[ma_ils, mails]");
			});
	}

	@Test
	void loopIsFoundByTheSpellingOfProperties() {
		assertThat(options(this.contextRunner.withBean(CamelCase.class)
			.withPropertyValues("chihuo.loops.link-checker.max-attempts=9")).maxAttempts()).isEqualTo(9);
		assertThat(options(this.contextRunner.withBean(CamelCase.class)
			.withPropertyValues("chihuo.loops.linkChecker.max-attempts=9")).maxAttempts()).isEqualTo(9);
	}

}
