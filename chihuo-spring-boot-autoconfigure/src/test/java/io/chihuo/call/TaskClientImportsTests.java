// SPDX-License-Identifier: Apache-2.0

package io.chihuo.call;

import java.io.IOException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

import io.chihuo.AwaitTimeoutException;
import io.chihuo.CallDestination;
import io.chihuo.CallRouter;
import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoConfigurationException;
import io.chihuo.ChihuoLoop;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.ChihuoTask;
import io.chihuo.ImportTaskClients;
import io.chihuo.MakeTask;
import io.chihuo.TaskHandle;
import io.chihuo.autoconfigure.ChihuoAutoConfiguration;
import io.chihuo.call.later.ScannedLaterTasks;
import io.chihuo.call.scanned.ScannedComparison;
import io.chihuo.call.scanned.ScannedItems;
import io.chihuo.call.scanned.ScannedTasks;
import io.chihuo.call.scanned.ScannedTexts;
import io.chihuo.engine.ServedMethods;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Imports of task interfaces, their workers, and mistakes in them.
 */
@ExtendWith(OutputCaptureExtension.class)
class TaskClientImportsTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class));

	interface Greetings {

		@ChihuoTask
		String greet(String name);

	}

	static class GreetingBean implements Greetings {

		@Override
		public String greet(String name) {
			return "Hello " + name;
		}

	}

	@ChihuoLoop
	static class GreetingLoop extends GreetingBean {

	}

	@ChihuoLoop(name = "more-greetings")
	static class OtherGreetingLoop extends GreetingBean {

	}

	@ChihuoLoop
	static class MixedLoop extends GreetingBean {

		@MakeTask
		void make(String id) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportTaskClients(Greetings.class)
	static class ImportingGreetings {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportTaskClients(basePackages = "io.chihuo.call.scanned")
	@ImportTaskClients(types = Greetings.class)
	static class ImportingTwice {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportTaskClients(basePackages = { "io.chihuo.call.scanned", "io.chihuo.call.later" })
	static class ImportingPackages {

	}

	private void refuses(Class<?> configuration, String... words) {
		this.runner.withUserConfiguration(configuration)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(ChihuoConfigurationException.class)
				.hasMessageContainingAll(words));
	}

	@Test
	void loopBearsTheNameOfItsInterfaceAndServesItsMethods() {
		this.runner.withBean(GreetingLoop.class).run((context) -> {
			assertThat(context.getBean(ChihuoLoopRegistry.class).find("greetings")).isPresent();
			assertThat(context.getBean(ServedMethods.class).methodsOf("greetings")).containsExactly("Greetings.greet");
		});
	}

	@Test
	void packagesAreScannedForInterfacesOnly() {
		this.runner.withUserConfiguration(ImportingTwice.class).withBean(GreetingLoop.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(ScannedTasks.class)).hasToString("Client of " + ScannedTasks.class.getName());
			assertThat(context.getBeanProvider(ScannedTasks.class).stream()).hasSize(1);
			assertThat(context.getBean(ScannedTexts.class)).isSameAs(context.getBean(ScannedItems.class));
			assertThat(context.getBean(Greetings.class).greet("Ann")).isEqualTo("Hello Ann");
		});
	}

	/** As one that extends an interface of a library that is absent. */
	@Test
	void interfacesWithoutTasksAreNotLoadedByAScan() {
		this.runner.withUserConfiguration(ImportingTwice.class)
			.withClassLoader(new FilteredClassLoader(ScannedComparison.class))
			.run((context) -> assertThat(context).hasSingleBean(ScannedTasks.class));
	}

	@Test
	void interfaceThatOneOfAnotherPackageExtendsIsNotTakenByItself() {
		this.runner.withUserConfiguration(ImportingPackages.class)
			.run((context) -> assertThat(context.getBean(ScannedTasks.class)).isInstanceOf(ScannedLaterTasks.class));
	}

	@Test
	void clientOnlyApplicationServesNothing() {
		this.runner.withUserConfiguration(ImportingGreetings.class)
			.withBean(GreetingLoop.class)
			.withPropertyValues("chihuo.role=client", "chihuo.calls.wait=10ms")
			.run((context) -> {
				assertThat(context.getBean(ChihuoLoopRegistry.class).loops()).isEmpty();
				assertThatExceptionOfType(AwaitTimeoutException.class)
					.isThrownBy(() -> context.getBean(Greetings.class).greet("Ann"));
			});
	}

	@Test
	void workerNeedsLoopThatServes() {
		this.runner.withUserConfiguration(ImportingGreetings.class)
			.withPropertyValues("chihuo.role=worker")
			.run((context) -> assertThat(context).hasFailed());
		this.runner.withUserConfiguration(ImportingGreetings.class)
			.withBean(GreetingLoop.class)
			.withPropertyValues("chihuo.role=worker")
			.run((context) -> assertThat(context.getBean(Greetings.class).greet("Ann")).isEqualTo("Hello Ann"));
	}

	@Test
	void beanWithoutLoopServesNothingAndThatIsSaidOnce(CapturedOutput output) {
		this.runner.withUserConfiguration(ImportingGreetings.class)
			.withBean("greetingBean", GreetingBean.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(output).containsOnlyOnce("serves none of its tasks");
				assertThat(output).contains("Bean 'greetingBean' implements " + Greetings.class.getName());
				assertThat(context.getBean(Greetings.class)).isNotInstanceOf(GreetingBean.class);
			});
	}

	@Test
	void twoLoopsForOneInterfaceAreRefused() {
		this.runner.withBean("one", GreetingLoop.class)
			.withBean("two", OtherGreetingLoop.class)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContainingAll("'one'", "'two'", Greetings.class.getName()));
	}

	@ChihuoLoop(name = "named-greetings", namespace = "default")
	static class OwnNamespaceGreetingLoop extends GreetingBean {

	}

	@Test
	void twoLoopsForOneInterfaceAreRefusedThoughOneNamesTheOwnNamespace() {
		this.runner.withBean("one", GreetingLoop.class)
			.withBean("two", OwnNamespaceGreetingLoop.class)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContainingAll("'one'", "'two'", Greetings.class.getName()));
	}

	@Test
	void loopWithMakeTaskAndTaskInterfaceIsRefused() {
		this.runner.withBean(MixedLoop.class)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContainingAll("@MakeTask", Greetings.class.getName()));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportTaskClients(Greetings.class)
	static class PrimaryWorker {

		@Bean
		@Primary
		GreetingLoop myLoop() {
			return new GreetingLoop();
		}

	}

	@Test
	void secondPrimaryIsRefused() {
		refuses(PrimaryWorker.class, "'myLoop' is primary", Greetings.class.getName());
	}

	interface Welcomes {

		@ChihuoTask(name = "Greetings.greet")
		String welcome(String name);

	}

	@Configuration(proxyBeanMethods = false)
	@ImportTaskClients({ Greetings.class, Welcomes.class })
	static class OneNameTwice {

	}

	@Test
	void twoInterfacesWithOneNameOnTheWireAreRefused() {
		refuses(OneNameTwice.class, "'Greetings.greet'", "Greetings.greet(", "Welcomes.welcome(");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportTaskClients(GreetingBean.class)
	static class ImportingClass {

	}

	@Test
	void importOfClassIsRefused() {
		refuses(ImportingClass.class, "GreetingBean, which is not an interface with @ChihuoTask methods");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportTaskClients(types = Greetings.class, namespace = "elsewhere")
	static class ImportingElsewhere {

	}

	@Test
	void namespaceThatIsNotKnownIsRefused() {
		this.runner.withUserConfiguration(ImportingElsewhere.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(ChihuoConfigurationException.class)
				.hasMessageContaining("'elsewhere'"));
		this.runner.withUserConfiguration(ImportingElsewhere.class)
			.withBean(GreetingLoop.class)
			.withPropertyValues("chihuo.namespace=elsewhere")
			.run((context) -> assertThat(context.getBean(Greetings.class).greet("Ann")).isEqualTo("Hello Ann"));
	}

	@Test
	void routerOfTheApplicationDecidesWhereCallsGo() {
		CallRouter router = (type, method, arguments, proposed) -> "Bob".equals(arguments[0])
				? CallDestination.of("more-" + proposed.queue()) : proposed;
		this.runner.withUserConfiguration(ImportingGreetings.class)
			.withBean(OtherGreetingLoop.class)
			.withBean(CallRouter.class, () -> router)
			.run((context) -> {
				assertThat(context.getBean(Greetings.class).greet("Bob")).isEqualTo("Hello Bob");
				assertThat(context.getBean(ChihuoClient.class)
					.call(Greetings.class, (tasks) -> tasks.greet("Ann"))
					.queue()).isEqualTo("greetings");
			});
	}

	@ChihuoLoop(name = "plain")
	static class PlainTaskLoop {

		final AtomicInteger runs = new AtomicInteger();

		@MakeTask
		void make(Map<String, Object> payload) {
			this.runs.incrementAndGet();
		}

	}

	@Test
	void callThatIsRoutedToLoopOfPlainTasksIsNotTakenForOne() {
		CallRouter router = (type, method, arguments, proposed) -> CallDestination.of("plain");
		this.runner.withUserConfiguration(ImportingGreetings.class)
			.withBean(PlainTaskLoop.class)
			.withBean(CallRouter.class, () -> router)
			.run((context) -> {
				TaskHandle<String> call = context.getBean(ChihuoClient.class)
					.call(Greetings.class, (tasks) -> tasks.greet("Ann"));
				TestLimits.await()
					.untilAsserted(() -> assertThat(call.status().obstacle()).contains("'Greetings.greet'",
							"which this node does not have"));
				assertThat(context.getBean(PlainTaskLoop.class).runs).hasValue(0);
			});
	}

	@Test
	void routerThatFindsNoDestinationIsNamed() {
		this.runner.withUserConfiguration(ImportingGreetings.class)
			.withBean(CallRouter.class, () -> (type, method, arguments, proposed) -> null)
			.run((context) -> assertThatExceptionOfType(IllegalStateException.class)
				.isThrownBy(() -> context.getBean(Greetings.class).greet("Ann"))
				.withMessageContainingAll("CallRouter", "'Greetings.greet'"));
	}

	interface LaterGreetings extends Greetings {

		@ChihuoTask
		CompletableFuture<String> greetLater(String name);

	}

	@Configuration(proxyBeanMethods = false)
	@ImportTaskClients(LaterGreetings.class)
	static class ImportingLaterGreetings {

	}

	/** As routers in Kotlin do, without saying so. */
	private static CallRouter failingRouter(Throwable failure) {
		return (type, method, arguments, proposed) -> {
			throw TaskClientImportsTests.<RuntimeException>asUnchecked(failure);
		};
	}

	@SuppressWarnings("unchecked")
	private static <E extends Throwable> E asUnchecked(Throwable failure) throws E {
		throw (E) failure;
	}

	@Test
	void routerThatThrowsFailsTheCallAndNothingElse() {
		this.runner.withUserConfiguration(ImportingLaterGreetings.class)
			.withBean(CallRouter.class, () -> failingRouter(new IOException("no route")))
			.run((context) -> {
				LaterGreetings greetings = context.getBean(LaterGreetings.class);
				assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> greetings.greet("Ann"))
					.withMessageContainingAll("'LaterGreetings.greet'", "no route")
					.withCauseInstanceOf(IOException.class);
				assertThat(greetings.greetLater("Ann")).failsWithin(TestLimits.HANG_TIMEOUT)
					.withThrowableThat()
					.withCauseInstanceOf(IOException.class);
			});
		this.runner.withUserConfiguration(ImportingLaterGreetings.class)
			.withBean(CallRouter.class, () -> failingRouter(new NoClassDefFoundError("Routes")))
			.run((context) -> assertThat(context.getBean(LaterGreetings.class).greetLater("Ann"))
				.failsWithin(TestLimits.HANG_TIMEOUT)
				.withThrowableThat()
				.withCauseInstanceOf(NoClassDefFoundError.class));
	}

	interface Sorting<T> {

		@ChihuoTask
		T[] sort(T[] items);

		@ChihuoTask
		List<T>[] group(List<T>[] items);

		@ChihuoTask
		CompletableFuture<T[]> sortLater(T[] items);

		@ChihuoTask
		CompletableFuture<List<T>[]> groupLater(List<T>[] items);

		@ChihuoTask
		CompletableFuture<byte[]> digestLater(T[] items);

	}

	interface DateSorting extends Sorting<LocalDate> {

	}

	@ChihuoLoop
	static class DateLoop implements DateSorting {

		@Override
		public LocalDate[] sort(LocalDate[] items) {
			LocalDate[] sorted = items.clone();
			Arrays.sort(sorted);
			return sorted;
		}

		@Override
		public List<LocalDate>[] group(List<LocalDate>[] items) {
			Stream.of(items).forEach((dates) -> dates.sort(LocalDate::compareTo));
			return items;
		}

		@Override
		public CompletableFuture<LocalDate[]> sortLater(LocalDate[] items) {
			return CompletableFuture.completedFuture(sort(items));
		}

		@Override
		public CompletableFuture<List<LocalDate>[]> groupLater(List<LocalDate>[] items) {
			return CompletableFuture.completedFuture(group(items));
		}

		@Override
		public CompletableFuture<byte[]> digestLater(LocalDate[] items) {
			return CompletableFuture.completedFuture(new byte[] { (byte) items.length });
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportTaskClients(DateSorting.class)
	static class ImportingDateSorting {

	}

	@Test
	@SuppressWarnings("unchecked")
	void arraysAreOfTheTypesThatAnInterfaceSays() {
		LocalDate first = LocalDate.of(2026, 1, 1);
		LocalDate[] dates = { first.plusDays(1), first };
		this.runner.withUserConfiguration(ImportingDateSorting.class).withBean(DateLoop.class).run((context) -> {
			DateSorting sorting = context.getBean(DateSorting.class);
			List<LocalDate>[] groups = (List<LocalDate>[]) new List<?>[] { List.of(dates) };
			assertThat(sorting.sort(dates)).containsExactly(first, first.plusDays(1));
			assertThat(sorting.group(groups)[0]).containsExactly(first, first.plusDays(1));
			assertThat(sorting.sortLater(dates)).succeedsWithin(TestLimits.HANG_TIMEOUT)
				.isEqualTo(new LocalDate[] { first, first.plusDays(1) });
			assertThat(sorting.groupLater(groups).join()[0]).containsExactly(first, first.plusDays(1));
			assertThat(sorting.digestLater(dates)).succeedsWithin(TestLimits.HANG_TIMEOUT).isEqualTo(new byte[] { 2 });
		});
	}

	static class Tree<T extends Tree<T>> {

	}

	@SuppressWarnings("rawtypes")
	interface Forests {

		@ChihuoTask
		Tree plant(Tree seed);

	}

	@Configuration(proxyBeanMethods = false)
	@ImportTaskClients(Forests.class)
	static class ImportingForests {

	}

	@Test
	void rawTypeThatIsBoundedByItselfIsTaken() {
		this.runner.withUserConfiguration(ImportingForests.class)
			.run((context) -> assertThat(context).hasSingleBean(Forests.class));
	}

	@Test
	void offWithChihuo() {
		this.runner.withUserConfiguration(ImportingGreetings.class)
			.withPropertyValues("chihuo.enabled=false")
			.run((context) -> assertThatExceptionOfType(BeanCreationException.class)
				.isThrownBy(() -> context.getBean(Greetings.class))
				.havingRootCause()
				.withMessageContaining("Chihuo is not configured here"));
	}

}
