// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.annotated;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.mock.env.MockEnvironment;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.ChihuoTask;
import io.chihuo.engine.annotated.TaskMethod.ReturnKind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Interfaces whose methods are tasks.
 */
class TaskInterfaceTests {

	private final MockEnvironment environment = new MockEnvironment();

	interface PrintTasks<T> {

		@ChihuoTask
		List<T> print(List<T> pages);

		@ChihuoTask
		CompletableFuture<T> copy(T page);

	}

	record PrintedSheet(int number) {
	}

	interface PagePrintTasks extends PrintTasks<PrintedSheet> {

		@ChihuoTask(timeout = "${print.timeout:30s}", startWithin = "2m", deadline = "1h", keep = "10m", codec = "cbor",
				maxAttempts = 3, name = "bind")
		Mono<PrintedSheet> bind(PrintedSheet page);

		@ChihuoTask
		void shred(PrintedSheet page);

		static int pages() {
			return 1;
		}

		@Override
		String toString();

		default int twice() {
			return 2;
		}

	}

	private TaskInterface read(Class<?> type) {
		return TaskInterface.read(type, this.environment::resolveRequiredPlaceholders);
	}

	@Test
	void methodsHaveNamesTypesAndLimits() {
		this.environment.setProperty("print.timeout", "5s");
		TaskInterface tasks = read(PagePrintTasks.class);
		assertThat(tasks.defaultLoop()).isEqualTo("pagePrintTasks");
		assertThat(tasks.methods()).extracting(TaskMethod::name)
			.containsExactlyInAnyOrder("PagePrintTasks.print", "PagePrintTasks.copy", "PagePrintTasks.shred", "bind");
		TaskMethod bind = tasks.findMethod("bind");
		assertThat(bind.kind()).isEqualTo(ReturnKind.MONO);
		assertThat(bind.limits())
			.isEqualTo(new TaskMethod.CallLimits(3, Duration.ofSeconds(5), Duration.ofMinutes(2), Duration.ofHours(1)));
		assertThat(bind.keep()).isEqualTo(Duration.ofMinutes(10));
		assertThat(bind.codec()).isEqualTo("cbor");
		assertThat(bind.signature().resultType()).isEqualTo(PrintedSheet.class);
		assertThat(tasks.findMethod("PagePrintTasks.shred").kind()).isEqualTo(ReturnKind.NOTHING);
	}

	@Test
	void typeParametersAreThoseOfTheInterfaceThatIsUsed() {
		TaskInterface tasks = read(PagePrintTasks.class);
		assertThat(tasks.findMethod("PagePrintTasks.copy").signature().resultType()).isEqualTo(PrintedSheet.class);
		assertThat(tasks.findMethod("PagePrintTasks.print").signature().parameterTypes()).singleElement()
			.hasToString("java.util.List<" + PrintedSheet.class.getName() + ">");
	}

	@Test
	void interfaceOfClassIsTheOneThatExtendsTheOthers() {
		assertThat(TaskInterface.findInterfaces(PagePrinter.class)).containsExactly(PagePrintTasks.class);
	}

	abstract static class PagePrinter implements PagePrintTasks {

	}

	interface Unsuitable {

		@ChihuoTask
		Flux<String> flux();

		@ChihuoTask
		Stream<String> stream();

		@ChihuoTask
		InputStream inputStream();

		@ChihuoTask
		Future<String> future();

		@ChihuoTask
		Mono<Stream<String>> monoOfStream();

		@ChihuoTask
		List<Flux<String>> listOfFlux();

		@ChihuoTask
		Optional<CompletableFuture<String>> optionalOfFuture();

		@ChihuoTask
		void takesStream(Stream<String> stream);

		@ChihuoTask
		void takesInputStream(InputStream stream);

		@ChihuoTask
		void takesFuture(CompletableFuture<String> future);

		@ChihuoTask
		<T> List<T> open(T value);

		@ChihuoTask(timeout = "soon")
		void wrongTimeout();

		@ChihuoTask(timeout = "1ns")
		void noTime();

		@ChihuoTask(deadline = "106751991167d")
		void endlessTime();

		@ChihuoTask(maxAttempts = -2)
		void wrongAttempts();

		@ChihuoTask(name = " ")
		void blankName();

		@ChihuoTask(name = "print\nit")
		void nameOfTwoLines();

		@ChihuoTask(idempotencyKey = "#id +")
		void wrongKey(String id);

		@ChihuoTask(keep = "1h")
		void keepsNothing();

		@ChihuoTask(rethrow = IOException.class)
		String throwsNothing();

		@ChihuoTask(rethrow = WithoutMessageException.class)
		String throwsWithoutMessage();

	}

	public static class WithoutMessageException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	@ParameterizedTest
	@ValueSource(strings = { "flux", "stream", "inputStream", "future", "monoOfStream", "listOfFlux",
			"optionalOfFuture", "takesStream", "takesInputStream", "takesFuture", "open", "wrongTimeout", "noTime",
			"endlessTime", "wrongAttempts", "blankName", "nameOfTwoLines", "wrongKey", "keepsNothing", "throwsNothing",
			"throwsWithoutMessage" })
	void methodThatCannotBeTaskIsRefused(String name) {
		var method = Stream.of(Unsuitable.class.getMethods())
			.filter((each) -> each.getName().equals(name))
			.findFirst()
			.orElseThrow();
		TaskMethodReader reader = new TaskMethodReader(Unsuitable.class, method, method.getAnnotation(ChihuoTask.class),
				(text) -> text);
		assertThatExceptionOfType(ChihuoConfigurationException.class).isThrownBy(reader::readMethod)
			.withMessageContaining("Unsuitable." + name)
			.satisfies((ex) -> assertThat(ex.action()).isNotEmpty());
	}

	interface Overloaded {

		@ChihuoTask
		void print(String name);

		@ChihuoTask
		void print(int number);

	}

	@Test
	void overloadsNeedNames() {
		assertThatExceptionOfType(ChihuoConfigurationException.class).isThrownBy(() -> read(Overloaded.class))
			.withMessageContainingAll("'Overloaded.print'", "print(int)", "print(java.lang.String)");
	}

	interface HalfAnnotated {

		@ChihuoTask
		void print(String name);

		void shred(String name);

	}

	@Test
	void everyMethodIsTaskOrDefault() {
		assertThatExceptionOfType(ChihuoConfigurationException.class).isThrownBy(() -> read(HalfAnnotated.class))
			.withMessageContaining("HalfAnnotated.shred");
	}

}
