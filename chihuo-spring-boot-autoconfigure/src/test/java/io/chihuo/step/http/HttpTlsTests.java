// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.chihuo.RejectTaskException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Requests to a server with TLS, whose names the look-up of the test gives the address
 * 127.0.0.1.
 */
class HttpTlsTests {

	private static final String HOST = "shop.example.org";

	private static TestCertificate certificate;

	private final List<String> serverNames = new CopyOnWriteArrayList<>();

	private TestWebServer server;

	@BeforeAll
	static void createCertificate(@TempDir Path directory) {
		certificate = TestCertificate.create(directory, HOST);
	}

	@BeforeEach
	void startServer() {
		this.server = new TestWebServer(certificate.serverContext()).on("/", (exchange) -> {
			this.serverNames.add(TestWebServer.serverName(exchange));
			TestWebServer.send(exchange, 200, "secret".getBytes(StandardCharsets.UTF_8));
		});
	}

	@AfterEach
	void close() {
		this.server.close();
	}

	private static UnaryOperator<HttpStepFixture.Settings> trusting() {
		return (settings) -> settings.tls(certificate.trustingBundle())
			.lookup((host) -> InetAddress.getAllByName("127.0.0.1"));
	}

	private String url(String host, String path) {
		return "https://" + host + ":" + this.server.port() + path;
	}

	/**
	 * The step connects to the address that it has looked up, and names the host to the
	 * server.
	 */
	@Test
	void serverWithATrustedCertificateAnswersAndGetsTheNameOfItsHost() throws Exception {
		try (HttpStepFixture steps = HttpStepFixture.open(trusting())) {
			assertThat(steps.run("url", url(HOST, "/"))).containsEntry("body", "secret");
			assertThat(steps.run("url", url("SHOP.example.org.", "/"))).containsEntry("body", "secret");
		}
		assertThat(this.serverNames).containsOnly(HOST);
	}

	private static void assertTlsFailure(UnaryOperator<HttpStepFixture.Settings> settings, String url)
			throws Exception {
		try (HttpStepFixture steps = HttpStepFixture.open(settings)) {
			assertThatExceptionOfType(RejectTaskException.class).isThrownBy(() -> steps.run("url", url))
				.withMessageContaining("TLS_FAILED: GET " + url);
		}
	}

	@Test
	void certificateOfAnotherHostIsRefused() throws Exception {
		assertTlsFailure(trusting(), url("other.example.org", "/"));
		assertTlsFailure(trusting(), url("127.0.0.1", "/"));
		assertThat(this.server.requests()).isEmpty();
	}

	@Test
	void certificateThatNobodyTrustsIsRefused() throws Exception {
		assertTlsFailure((settings) -> settings.lookup((host) -> InetAddress.getAllByName("127.0.0.1")),
				url(HOST, "/"));
		assertThat(this.server.requests()).isEmpty();
	}

	@Test
	void addressThatIsNotPublicIsRefusedBeforeTheHandshake() throws Exception {
		try (HttpStepFixture steps = HttpStepFixture.open((settings) -> trusting().apply(settings).allowedNetworks())) {
			assertThatExceptionOfType(RejectTaskException.class).isThrownBy(() -> steps.run("url", url(HOST, "/")))
				.withMessageContaining("address 127.0.0.1 of host '" + HOST + "' is not public");
		}
		assertThat(this.serverNames).isEmpty();
	}

	@Test
	void redirectToTheSchemeWithoutTlsGetsNoCredentials() throws Exception {
		try (TestWebServer plain = new TestWebServer().answer("/end", 200, "text/plain", "end");
				HttpStepFixture steps = HttpStepFixture.open(trusting())) {
			this.server.redirect("/go", 302, "http://" + HOST + ":" + plain.port() + "/end");
			assertThat(steps.run("url", url(HOST, "/go"), "headers", Map.of("Cookie", "a=b", "Accept", "text/plain")))
				.containsEntry("body", "end");
			assertThat(this.server.lastRequest().headers()).containsKeys("Cookie", "Accept");
			assertThat(plain.lastRequest().headers()).containsKey("Accept").doesNotContainKey("Cookie");
		}
	}

}
