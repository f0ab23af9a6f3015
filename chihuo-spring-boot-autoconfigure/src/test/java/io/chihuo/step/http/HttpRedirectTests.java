// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.chihuo.RejectTaskException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HttpRedirectTests {

	private static final Map<String, String> HEADERS = Map.of("Authorization", "Basic abc", "Cookie", "a=b",
			"Proxy-Authorization", "Basic def", "X-Api-Key", "key", "Accept", "text/html");

	private final TestWebServer server = new TestWebServer().answer("/end", 200, "text/plain", "end");

	private final TestWebServer other = new TestWebServer().answer("/end", 200, "text/plain", "other end");

	private final HttpStepFixture steps = HttpStepFixture.open();

	@AfterEach
	void close() throws IOException {
		this.steps.close();
		this.server.close();
		this.other.close();
	}

	@Test
	void redirectsAreFollowedUpToTheLimit() throws Exception {
		this.server.redirect("/1", 302, "/2").redirect("/2", 301, "end");
		assertThat(this.steps.run("url", this.server.url("/1"))).containsEntry("body", "end")
			.containsEntry("url", this.server.url("/end"));
		assertThat(this.steps.run("url", this.server.url("/1"), "maxRedirects", 2)).containsEntry("body", "end");
		assertThatExceptionOfType(RejectTaskException.class)
			.isThrownBy(() -> this.steps.run("url", this.server.url("/1"), "maxRedirects", 1))
			.withMessageContaining("TOO_MANY_REDIRECTS")
			.withMessageContaining("more than 1 redirects");
		this.server.redirect("/loop", 302, "/loop");
		assertThatExceptionOfType(RejectTaskException.class)
			.isThrownBy(() -> this.steps.run("url", this.server.url("/loop")))
			.withMessageContaining("more than 5 redirects");
	}

	@Test
	void redirectIsTheResultWhereNoneIsFollowed() throws Exception {
		this.server.redirect("/1", 302, "/end");
		assertThat(this.steps.run("url", this.server.url("/1"), "maxRedirects", 0)).containsEntry("status", 302);
	}

	/** Neither in its message, nor in a cause, of which logs show the messages. */
	@ParameterizedTest
	@ValueSource(strings = { "http://example.org/?token=s3cret value", "/?token=s3cret|", "http:s3cret",
			"ftp://example.org/s3cret", "http://s3cret@example.org/", "http://[s3cret/" })
	void failureOfARedirectDoesNotShowItsAddress(String location) {
		this.server.redirect("/1", 302, location);
		assertThatExceptionOfType(RejectTaskException.class)
			.isThrownBy(() -> this.steps.run("url", this.server.url("/1")))
			.withMessageContaining("REFUSED_TARGET")
			.withMessageContaining("the address of a redirect ")
			.satisfies((failure) -> assertThat(stackTraceOf(failure)).doesNotContain("s3cret"));
	}

	private static String stackTraceOf(Throwable failure) {
		StringWriter text = new StringWriter();
		failure.printStackTrace(new PrintWriter(text));
		return text.toString();
	}

	@ParameterizedTest
	@CsvSource({ "301, POST, GET", "302, POST, GET", "303, POST, GET", "303, PUT, GET", "301, PUT, PUT",
			"307, POST, POST", "308, POST, POST", "308, PATCH, PATCH" })
	void methodAfterARedirectIsThatOfBrowsers(int status, String method, String expected) throws Exception {
		this.server.redirect("/1", status, "/end");
		this.steps.run("url", this.server.url("/1"), "method", method, "body", "x");
		TestWebServer.Request request = this.server.lastRequest();
		assertThat(request.method()).isEqualTo(expected);
		assertThat(request.body()).isEqualTo(expected.equals("GET") ? "" : "x");
		assertThat(request.headers().containsKey("Content-Type")).isEqualTo(!expected.equals("GET"));
		assertThat(request.headers().containsKey("Idempotency-Key")).isEqualTo(!expected.equals("GET"));
	}

	@Test
	void credentialsStayWithinTheSameOrigin() throws Exception {
		this.server.redirect("/1", 302, this.server.url("/end"));
		this.steps.run("url", this.server.url("/1"), "headers", HEADERS);
		HEADERS
			.forEach((name, value) -> assertThat(this.server.lastRequest().headers().get(name)).containsExactly(value));
	}

	@Test
	void credentialsAreDroppedOnAnotherPort() throws Exception {
		this.server.redirect("/1", 307, this.other.url("/end"));
		this.steps.run("url", this.server.url("/1"), "headers", HEADERS);
		assertDropped(this.other.lastRequest());
	}

	@Test
	void credentialsAreDroppedOnAnotherHostAndStayDropped() throws Exception {
		this.server.redirect("/1", 302, "http://localhost:" + this.server.port() + "/2")
			.redirect("/2", 302, this.server.url("/end"));
		try (HttpStepFixture both = HttpStepFixture
			.open((settings) -> settings.lookup((host) -> InetAddress.getAllByName("127.0.0.1")))) {
			both.run("url", this.server.url("/1"), "headers", HEADERS);
		}
		assertDropped(this.server.requests().get(1));
		assertDropped(this.server.lastRequest());
	}

	@Test
	void credentialsAreDroppedOnAnotherScheme() throws Exception {
		HttpStepRequest request = new HttpStepReader(HttpStepFixture.defaultOptions(), (body) -> new byte[0])
			.readRequest(Map.of("url", "https://example.org/", "headers", HEADERS));
		assertThat(request.redirectTo(302, TargetUri.parse("http://example.org/")).headers())
			.containsOnlyKeys("Accept");
		assertThat(request.redirectTo(302, TargetUri.parse("https://example.org:443/")).headers())
			.containsOnlyKeys(HEADERS.keySet());
	}

	private static void assertDropped(TestWebServer.Request request) {
		assertThat(request.headers()).doesNotContainKeys("Authorization", "Cookie", "Proxy-authorization", "X-api-key")
			.containsKey("Accept");
	}

}
