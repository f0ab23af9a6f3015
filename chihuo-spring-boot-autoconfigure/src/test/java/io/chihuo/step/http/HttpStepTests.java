// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.chihuo.RejectTaskException;
import io.chihuo.RetryLaterException;
import io.chihuo.step.file.FileRoot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Requests and their results.
 */
class HttpStepTests {

	@TempDir
	private Path directory;

	private final TestWebServer server = new TestWebServer();

	private final HttpStepFixture steps = HttpStepFixture.open();

	@AfterEach
	void close() throws IOException {
		this.steps.close();
		this.server.close();
	}

	private void assertRejected(String message, Object... payload) {
		assertThatExceptionOfType(RejectTaskException.class).isThrownBy(() -> this.steps.run(payload))
			.withMessageContaining(message);
	}

	@Test
	void getAnswersStatusHeadersAndText() throws Exception {
		this.server.on("/page", (exchange) -> {
			exchange.getResponseHeaders().add("Content-Type", "text/plain;charset=ISO-8859-1");
			exchange.getResponseHeaders().add("X-One", "1");
			exchange.getResponseHeaders().add("X-Two", "1");
			exchange.getResponseHeaders().add("X-Two", "2");
			TestWebServer.send(exchange, 200, "K\u00e4tzchen".getBytes(StandardCharsets.ISO_8859_1));
		});
		Map<String, Object> result = this.steps.run("url", this.server.url("/page"), "headers",
				Map.of("X-Own", List.of("a", "b")));
		assertThat(result).containsEntry("status", 200)
			.containsEntry("body", "K\u00e4tzchen")
			.containsEntry("size", 8)
			.containsEntry("url", this.server.url("/page"));
		assertThat(result.get("headers")).asInstanceOf(InstanceOfAssertFactories.MAP)
			.containsEntry("x-one", "1")
			.containsEntry("x-two", List.of("1", "2"));
		TestWebServer.Request request = this.server.lastRequest();
		assertThat(request.method()).isEqualTo("GET");
		assertThat(request.headers().get("X-Own")).containsExactly("a", "b");
		assertThat(request.headers()).doesNotContainKeys("Idempotency-Key", "Upgrade", "Cookie");
	}

	@Test
	void bodyThatIsNoTextIsBase64() throws Exception {
		byte[] body = new byte[300];
		new Random(1).nextBytes(body);
		this.server.on("/image", (exchange) -> {
			exchange.getResponseHeaders().add("Content-Type", "image/png");
			TestWebServer.send(exchange, 200, body);
		});
		assertThat(this.steps.run("url", this.server.url("/image"))).doesNotContainKey("body")
			.containsEntry("bodyBase64", Base64.getEncoder().encodeToString(body));
	}

	@Test
	void templateIsFilledInWithItsVariablesEncoded() throws Exception {
		this.server.answer("/find/a/../b", 200, "", "");
		this.steps.run("url", this.server.url("/find/{name}?q={q}&n={n}"), "variables",
				Map.of("name", "a/../b", "q", "x&y=1#\r\nz", "n", 7), "accept", List.of(404));
		assertThat(this.server.lastRequest().uri()).isEqualTo("/find/a%2F..%2Fb?q=x%26y%3D1%23%0D%0Az&n=7");
		assertRejected("'url' of a step of kind 'http' cannot be filled in", "url", this.server.url("/{a}"),
				"variables", Map.of("b", 1));
		assertRejected("is no URI", "url", this.server.url("/{a}"));
	}

	@Test
	void bodyIsSentAsTextJsonOrBytes() throws Exception {
		this.server.answer("/post", 201, "", "");
		this.steps.run("url", this.server.url("/post"), "body", "K\u00e4tzchen");
		assertThat(this.server.lastRequest().body()).isEqualTo("K\u00e4tzchen");
		assertThat(this.server.lastRequest().headers().getFirst("Content-Type")).isEqualTo("text/plain;charset=UTF-8");
		this.steps.run("method", "put", "url", this.server.url("/post"), "body", Map.of("a", List.of(1)));
		assertThat(this.server.lastRequest().body()).isEqualTo("{\"a\":[1]}");
		assertThat(this.server.lastRequest().method()).isEqualTo("PUT");
		assertThat(this.server.lastRequest().headers().getFirst("Content-Type")).isEqualTo("application/json");
		this.steps.run("url", this.server.url("/post"), "bodyBase64", "YWJj", "headers",
				Map.of("content-type", "image/png"));
		assertThat(this.server.lastRequest().body()).isEqualTo("abc");
		assertThat(this.server.lastRequest().headers().get("Content-Type")).containsExactly("image/png");
	}

	@Test
	void unsafeRequestHasAKeyOfItsStep() throws Exception {
		this.server.answer("/", 200, "", "");
		this.steps.run("url", this.server.url("/"), "body", "x");
		assertThat(this.server.lastRequest().headers().get("Idempotency-Key")).containsExactly("order%2017/pay");
		this.steps.run("method", "DELETE", "url", this.server.url("/"), "headers", Map.of("idempotency-key", "own"));
		assertThat(this.server.lastRequest().headers().get("Idempotency-Key")).containsExactly("own");
	}

	@Test
	void statusIsAFailureUnlessItIsAccepted() throws Exception {
		this.server.answer("/gone", 410, "text/plain", "gone");
		assertRejected("STATUS: GET " + this.server.url("/gone") + ": the server answered with status 410", "url",
				this.server.url("/gone?secret=1"));
		assertThat(this.steps.run("url", this.server.url("/gone"), "accept", List.of(410))).containsEntry("status", 410)
			.containsEntry("body", "gone");
	}

	@Test
	void listedStatusIsRetriedUntilRetriesAreUsedUp() {
		this.server.answer("/busy", 503, "", "");
		for (int attempt = 1; attempt <= 2; attempt++) {
			int run = attempt;
			assertThatExceptionOfType(RetryLaterException.class)
				.isThrownBy(() -> this.steps.runAttempt(run, "url", this.server.url("/busy")))
				.satisfies((ex) -> assertThat(ex.delay()).isEqualTo(Duration.ofSeconds(run)))
				.satisfies((ex) -> assertThat(ex.countsAsAttempt()).isTrue());
		}
		assertThatExceptionOfType(RejectTaskException.class)
			.isThrownBy(() -> this.steps.runAttempt(3, "url", this.server.url("/busy")))
			.withMessageEndingWith("status 503 (run 3 of 3)");
		assertRejected("status 503", "url", this.server.url("/busy"), "retries", 0);
		assertRejected("status 503", "url", this.server.url("/busy"), "retryOn", List.of(500));
		this.server.answer("/broken", 500, "", "");
		assertRejected("status 500", "url", this.server.url("/broken"));
	}

	@Test
	void serverCannotMakeARetryWaitForLong() {
		this.server.on("/busy", (exchange) -> {
			exchange.getResponseHeaders().add("Retry-After", "999999999");
			exchange.sendResponseHeaders(429, -1);
		});
		assertThatExceptionOfType(RetryLaterException.class)
			.isThrownBy(() -> this.steps.run("url", this.server.url("/busy")))
			.satisfies((ex) -> assertThat(ex.delay()).hasMinutes(1));
	}

	@Test
	void headAndEmptyAnswersHaveAnEmptyBody() throws Exception {
		this.server.on("/", (exchange) -> {
			exchange.getResponseHeaders().set("Content-Length", "5000000");
			exchange.sendResponseHeaders(200, -1);
		});
		assertThat(this.steps.run("method", "HEAD", "url", this.server.url("/"))).containsEntry("body", "")
			.containsEntry("size", 0);
		this.server.answer("/empty", 204, "", "");
		assertThat(this.steps.run("url", this.server.url("/empty"))).containsEntry("status", 204);
	}

	@Test
	void cookiesOfOneStepAreNotSentByAnother() throws Exception {
		this.server.on("/", (exchange) -> {
			exchange.getResponseHeaders().add("Set-Cookie", "a=b; Path=/");
			exchange.sendResponseHeaders(200, -1);
		});
		this.steps.run("url", this.server.url("/"));
		this.steps.run("url", this.server.url("/"));
		assertThat(this.server.lastRequest().headers()).doesNotContainKey("Cookie");
	}

	@Test
	void answerIsWrittenToAFile() throws Exception {
		this.server.answer("/", 200, "text/plain", "content");
		try (HttpStepFixture files = openFiles()) {
			assertThat(files.run("url", this.server.url("/"), "file", "a/b")).containsEntry("file", "a/b")
				.containsEntry("size", 7L);
		}
		assertThat(this.directory.resolve("a/b")).hasContent("content");
	}

	/** Its effect would happen, and the step fail all the same. */
	@ParameterizedTest
	@ValueSource(strings = { "../a", "/etc/a", "a//b", ".chihuo/a", "directory", "link", "file/a", "link/a" })
	void requestIsNotSentIfItsAnswerCannotBeWritten(String file) throws Exception {
		Files.createDirectory(this.directory.resolve("directory"));
		Files.createFile(this.directory.resolve("file"));
		Files.createSymbolicLink(this.directory.resolve("link"), this.directory.resolve("directory"));
		this.server.answer("/", 200, "text/plain", "content");
		try (HttpStepFixture files = openFiles()) {
			assertThatExceptionOfType(RejectTaskException.class)
				.isThrownBy(() -> files.run("url", this.server.url("/"), "body", "x", "file", file));
		}
		assertThat(this.server.requests()).isEmpty();
	}

	private HttpStepFixture openFiles() {
		return HttpStepFixture
			.open((settings) -> settings.files(new FileRoot(this.directory, 1000, System::currentTimeMillis)));
	}

	@Test
	void mistakeInThePayloadIsNamed() {
		String url = this.server.url("/");
		assertRejected("Field 'url' of a step of kind 'http' must be given");
		assertRejected("has no fields [uri]", "uri", url);
		assertRejected("'method' of a step of kind 'http' must be one of", "url", url, "method", "TRACE");
		assertRejected("'method' of a step of kind 'http' must be one of", "url", url, "method", "GET\r\nX: 1");
		assertRejected("'body' of a step of kind 'http' must be left out of a GET", "url", url, "method", "GET", "body",
				"x");
		assertRejected("'bodyBase64' of a step of kind 'http' must be Base64", "url", url, "bodyBase64", "*");
		assertRejected("'retries' of a step of kind 'http' must be a whole number from 0 to 20", "url", url, "retries",
				21);
		assertRejected("'accept' of a step of kind 'http' must be a list of statuses", "url", url, "accept",
				List.of("x"));
		assertRejected("set 'chihuo.steps.file.root'", "url", url, "file", "a");
		assertThat(this.server.requests()).isEmpty();
	}

}
