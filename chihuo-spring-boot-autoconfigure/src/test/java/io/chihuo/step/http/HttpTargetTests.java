// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.RejectTaskException;
import io.chihuo.RetryLaterException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Hosts and addresses that requests must not reach. The server of the test listens on
 * 127.0.0.1, so that it would notice a request that gets through.
 */
class HttpTargetTests {

	private final TestWebServer server = new TestWebServer().answer("/", 200, "text/plain", "secret");

	@AfterEach
	void close() {
		this.server.close();
	}

	private void assertRefused(UnaryOperator<HttpStepFixture.Settings> settings, String message, Object... payload)
			throws IOException {
		try (HttpStepFixture steps = HttpStepFixture.open(settings)) {
			assertThatExceptionOfType(RejectTaskException.class).isThrownBy(() -> steps.run(payload))
				.withMessageContaining(message);
		}
	}

	private String url(String host) {
		return "http://" + host + ":" + this.server.port() + "/";
	}

	private static NameLookup names(String name, String address) {
		return HttpStepFixture.names(Map.of(name, address, "127.0.0.1", "127.0.0.1"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "localhost", "localhost.", "LOCALHOST", "0.0.0.0", "[::1]", "[::]",
			"[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]",
			"[2002:7f00:1::]", "169.254.169.254", "[fd00:ec2::254]", "100.100.100.200" })
	void addressThatIsNotPublicIsRefused(String host) throws Exception {
		assertRefused((settings) -> settings.allowedNetworks(), "REFUSED_TARGET: GET " + "http://", "url", url(host));
		assertThat(this.server.requests()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0x7f.0.0.1", "017700000001", "127.0.0.1." })
	void addressInAnUnusualFormIsRefusedEvenIfItsNetworkIsAllowed(String host) throws Exception {
		assertRefused((settings) -> settings, "Field 'url' of a step of kind 'http' has ", "url", url(host));
		assertThat(this.server.requests()).isEmpty();
	}

	@Test
	void nameOfAnAddressThatIsNotPublicIsRefused() throws Exception {
		assertRefused((settings) -> settings.allowedNetworks().lookup(names("public.example.org", "127.0.0.1")),
				"address 127.0.0.1 of host 'public.example.org' is not public", "url", url("public.example.org"));
		assertThat(this.server.requests()).isEmpty();
	}

	@Test
	void nameWithOneAddressThatIsNotPublicIsRefused() throws Exception {
		assertRefused(
				(settings) -> settings.allowedNetworks()
					.lookup((host) -> new InetAddress[] { InetAddress.getByName("8.8.8.8"),
							InetAddress.getByName("127.0.0.1") }),
				"address 127.0.0.1 of host 'both.example.org'", "url", url("both.example.org"));
		assertThat(this.server.requests()).isEmpty();
	}

	/** The answer that is checked is the one that is connected to. */
	@Test
	void nameIsLookedUpOnceForAConnection() throws Exception {
		AtomicInteger lookUps = new AtomicInteger();
		NameLookup changing = (host) -> InetAddress
			.getAllByName((lookUps.incrementAndGet() == 1) ? "127.0.0.1" : "127.0.0.2");
		try (HttpStepFixture steps = HttpStepFixture
			.open((settings) -> settings.allowedNetworks("127.0.0.1").lookup(changing))) {
			assertThat(steps.run("url", url("a.example.org"), "headers", Map.of("Connection-Note", "x")))
				.containsEntry("body", "secret");
			assertThat(lookUps).hasValue(1);
			assertThatExceptionOfType(RejectTaskException.class)
				.isThrownBy(() -> steps.run("url", url("b.example.org")))
				.withMessageContaining("address 127.0.0.2 of host 'b.example.org'");
		}
		assertThat(this.server.requests()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303, 307, 308 })
	void targetOfARedirectIsChecked(int status) throws Exception {
		NameLookup lookup = HttpStepFixture.names(Map.of("127.0.0.1", "127.0.0.1", "inner", "10.1.2.3"));
		this.server.redirect("/go", status, "http://inner/");
		assertRefused((settings) -> settings.lookup(lookup), "address 10.1.2.3 of host 'inner' is not public", "url",
				this.server.url("/go"));
		for (String target : new String[] { "http://2130706433/", "file:///etc/passwd", "http://a@127.0.0.1/" }) {
			this.server.redirect("/go", status, target);
			assertRefused((settings) -> settings, "REFUSED_TARGET", "url", this.server.url("/go"));
		}
		this.server.redirect("/go", status, "//other.example.org/");
		assertRefused((settings) -> settings.allowedHosts("127.0.0.1"),
				"host 'other.example.org' is not in 'chihuo.steps.http.allowed-hosts'", "url", this.server.url("/go"));
	}

	@Test
	void onlyAllowedHostsAreAsked() throws Exception {
		NameLookup lookup = (host) -> InetAddress.getAllByName("127.0.0.1");
		try (HttpStepFixture steps = HttpStepFixture
			.open((settings) -> settings.allowedHosts("Example.org", "*.example.net").lookup(lookup))) {
			for (String host : new String[] { "example.org", "EXAMPLE.ORG.", "a.example.net", "b.a.example.net" }) {
				assertThat(steps.run("url", url(host))).containsEntry("status", 200);
			}
			for (String host : new String[] { "a.example.org", "example.net", "notexample.net", "example.org.a",
					"127.0.0.1" }) {
				assertThatExceptionOfType(RejectTaskException.class).as(host)
					.isThrownBy(() -> steps.run("url", url(host)))
					.withMessageContaining("is not in 'chihuo.steps.http.allowed-hosts'");
			}
		}
		assertThatExceptionOfType(ChihuoConfigurationException.class)
			.isThrownBy(() -> HttpStepFixture.open((settings) -> settings.allowedHosts("http://x/")))
			.withMessageContaining("'chihuo.steps.http.allowed-hosts' has 'http://x/'");
	}

	@Test
	void unknownHostIsAConnectErrorAndRetried() throws Exception {
		try (HttpStepFixture steps = HttpStepFixture
			.open((settings) -> settings.lookup(HttpStepFixture.names(Map.of())))) {
			assertThatExceptionOfType(RetryLaterException.class)
				.isThrownBy(() -> steps.run("url", url("nowhere.example.org")))
				.withMessageContaining("CONNECT_FAILED: GET http://nowhere.example.org");
		}
	}

	@Test
	void targetBehindAProxyIsCheckedToo() throws Exception {
		NameLookup lookup = HttpStepFixture
			.names(Map.of("inner", "10.1.2.3", "proxy", "127.0.0.1", "outer", "8.8.8.8"));
		String proxy = "http://proxy:" + this.server.port();
		UnaryOperator<HttpStepFixture.Settings> configured = (
				settings) -> settings.allowedNetworks().proxy(proxy).proxyLookup().lookup(lookup);
		for (String url : new String[] { "http://inner/", "https://inner/" }) {
			assertRefused(configured, "address 10.1.2.3 of host 'inner'", "url", url);
		}
		assertThat(this.server.requests()).isEmpty();
		try (HttpStepFixture steps = HttpStepFixture.open(configured)) {
			assertThat(steps.run("url", "http://outer/")).containsEntry("body", "secret");
			assertThat(steps.run("url", "http://unknown.example.org/")).containsEntry("body", "secret");
		}
		assertThat(this.server.requests()).extracting((request) -> URI.create(request.uri()).getPath())
			.containsExactly("/", "/");
	}

	/** It may get another answer than the one that was checked here. */
	@Test
	void nameIsLeftToAProxyOnlyIfItIsAllowedByName() throws Exception {
		NameLookup lookup = HttpStepFixture
			.names(Map.of("proxy", "127.0.0.1", "outer", "8.8.8.8", "8.8.8.8", "8.8.8.8"));
		String proxy = "http://proxy:" + this.server.port();
		String message = "host 'outer' would be looked up by the proxy";
		assertRefused((settings) -> settings.proxy(proxy).lookup(lookup), message, "url", "http://outer/");
		assertRefused((settings) -> settings.lookup(lookup), message, "url", "http://outer/", "proxy", proxy);
		this.server.redirect("/go", 302, "http://outer/");
		assertRefused((settings) -> settings.proxy(proxy).lookup(lookup), message, "url", "http://8.8.8.8/go");
		assertThat(this.server.requests()).hasSize(1);
		try (HttpStepFixture steps = HttpStepFixture.open((settings) -> settings.proxy(proxy)
			.allowedHosts("outer", "unknown.example.org", "8.8.8.8")
			.lookup(lookup))) {
			for (String url : new String[] { "http://outer/", "http://unknown.example.org/", "http://8.8.8.8/" }) {
				assertThat(steps.run("url", url)).containsEntry("body", "secret");
			}
		}
	}

	@Test
	void proxyThatAPayloadNamesHasToBeAnAllowedHost() throws Exception {
		NameLookup lookup = HttpStepFixture.names(Map.of("proxy", "127.0.0.1", "outer", "8.8.8.8"));
		String proxy = "http://proxy:" + this.server.port();
		assertRefused((settings) -> settings.allowedHosts("outer").lookup(lookup),
				"host 'proxy' is not in 'chihuo.steps.http.allowed-hosts'", "url", "http://outer/", "proxy", proxy);
		assertThat(this.server.requests()).isEmpty();
		for (String named : new String[] { "proxy", "outer" }) {
			try (HttpStepFixture steps = HttpStepFixture
				.open((settings) -> (named.equals("proxy") ? settings.allowedHosts("outer", "proxy")
						: settings.allowedHosts("outer").proxy(proxy))
					.lookup(lookup))) {
				assertThat(named.equals("proxy") ? steps.run("url", "http://outer/", "proxy", proxy)
						: steps.run("url", "http://outer/"))
					.containsEntry("body", "secret");
			}
		}
	}

	@Test
	void onlyTheProxyOfTheConfigurationGetsItsPassword() throws Exception {
		NameLookup lookup = HttpStepFixture.names(Map.of("proxy", "127.0.0.1", "outer", "8.8.8.8"));
		this.server.on("/", (exchange) -> {
			boolean known = exchange.getRequestHeaders().containsKey("Proxy-Authorization");
			exchange.getResponseHeaders().add("Proxy-Authenticate", "Basic realm=\"proxy\"");
			exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"site\"");
			exchange.sendResponseHeaders(known ? 401 : 407, -1);
		});
		try (HttpStepFixture steps = HttpStepFixture
			.open((settings) -> settings.proxy("http://me:secret@proxy:" + this.server.port())
				.proxyLookup()
				.lookup(lookup))) {
			assertThatExceptionOfType(RejectTaskException.class)
				.isThrownBy(() -> steps.run("url", "http://outer/", "body", "x"))
				.withMessageContaining("status 401");
			assertThat(this.server.lastRequest().headers().get("Proxy-Authorization"))
				.containsExactly("Basic bWU6c2VjcmV0");
			assertThat(this.server.lastRequest().body()).isEqualTo("x");
			assertThat(this.server.requests()).noneMatch((request) -> request.headers().containsKey("Authorization"));
			assertThatExceptionOfType(RejectTaskException.class)
				.isThrownBy(() -> steps.run("url", "http://outer/", "proxy", "http://proxy:" + this.server.port()))
				.withMessageContaining("status 407");
			assertThat(this.server.lastRequest().headers()).doesNotContainKey("Proxy-Authorization");
		}
	}

	@Test
	void addressOfAProxyThatAPayloadNamesIsChecked() throws Exception {
		NameLookup lookup = HttpStepFixture.names(Map.of("proxy", "127.0.0.1", "outer", "8.8.8.8"));
		String proxy = "http://proxy:" + this.server.port();
		assertRefused((settings) -> settings.allowedNetworks().proxyLookup().lookup(lookup),
				"address 127.0.0.1 of host 'proxy'", "url", "http://outer/", "proxy", proxy);
		// also where the configuration trusts it, since a payload could name it as a
		// target too
		assertRefused((settings) -> settings.allowedNetworks().proxy(proxy).proxyLookup().lookup(lookup),
				"address 127.0.0.1 of host 'proxy'", "url", "http://outer/", "proxy", proxy);
		assertRefused((settings) -> settings.allowedNetworks().proxy(proxy).proxyLookup().lookup(lookup),
				"address 127.0.0.1 of host 'proxy'", "url", proxy + "/");
		assertThat(this.server.requests()).isEmpty();
		try (HttpStepFixture steps = HttpStepFixture.open((settings) -> settings.proxyLookup().lookup(lookup))) {
			assertThat(steps.run("url", "http://outer/", "proxy", proxy)).containsEntry("body", "secret");
		}
	}

}
