// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.Flow;
import io.chihuo.FlowFailedException;
import io.chihuo.FlowHandle;
import io.chihuo.servers.TestLimits;
import io.chihuo.step.http.HttpStepHandler;
import io.chihuo.step.http.TestCertificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The step kind for HTTP requests in an application.
 */
class HttpStepConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class, ChihuoStepsAutoConfiguration.class));

	private ApplicationContextRunner enabled(String... properties) {
		return this.contextRunner.withPropertyValues("chihuo.steps.http.enabled=true").withPropertyValues(properties);
	}

	@Test
	void kindIsOffByDefault() {
		this.contextRunner.run((context) -> {
			assertThat(context).doesNotHaveBean(HttpStepHandler.class);
			assertThat(context.getBean(ChihuoLoopRegistry.class).find("http")).isEmpty();
		});
	}

	@Test
	void kindIsALoop() {
		enabled("chihuo.loops.http.concurrency=5")
			.run((context) -> assertThat(context.getBean(ChihuoLoopRegistry.class).get("http").concurrency())
				.isEqualTo(5));
		enabled().run((context) -> assertThat(context.getBean(ChihuoLoopRegistry.class).get("http").concurrency())
			.isEqualTo(16));
	}

	@Test
	void applicationStartsWithAWrongPropertyExplained() {
		enabled("chihuo.steps.http.retries=21").run((context) -> assertThat(context).getFailure()
			.hasStackTraceContaining("'chihuo.steps.http.retries' must be from 0 to 20, but is 21"));
		enabled("chihuo.steps.http.proxy=proxy:3128").run((context) -> assertThat(context).getFailure()
			.hasStackTraceContaining("'chihuo.steps.http.proxy' must be such as"));
		enabled("chihuo.steps.http.allowed-networks=10.0.0.0/40").run((context) -> assertThat(context).getFailure()
			.hasStackTraceContaining("'chihuo.steps.http.allowed-networks' has '10.0.0.0/40'"));
	}

	@Test
	void stepsOfAFlowHandResultsOnAndRetry() throws Exception {
		HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
		List<String> keys = new CopyOnWriteArrayList<>();
		server.createContext("/find", (exchange) -> {
			exchange.getResponseHeaders().add("X-Name", "cat 1");
			exchange.sendResponseHeaders(200, -1);
			exchange.close();
		});
		server.createContext("/order", (exchange) -> {
			keys.add(exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("Idempotency-Key"));
			byte[] body = exchange.getRequestBody().readAllBytes();
			exchange.sendResponseHeaders((keys.size() == 1) ? 503 : 200, 0);
			exchange.getResponseBody().write(body);
			exchange.close();
		});
		server.start();
		String url = "http://127.0.0.1:" + server.getAddress().getPort();
		try {
			enabled("chihuo.steps.http.allowed-networks=127.0.0.1", "chihuo.steps.http.retry-delay=1ms")
				.run((context) -> {
					FlowHandle flow = context.getBean(ChihuoClient.class)
						.startFlow("order-17",
								Flow.series(Flow.step("http", Map.of("url", url + "/find")).named("find"), Flow
									.step("http",
											Map.of("url", url + "/order/{name}", "variables",
													Map.of("name", Flow.ref("find").path("/headers/x-name")), "body",
													Map.of("found", Flow.ref("find").path("/status"))))
									.named("order")));
					flow.await(TestLimits.HANG_TIMEOUT);
					assertThat(flow.result("order", Map.class).get("body")).isEqualTo("{\"found\":200}");
				});
		}
		finally {
			server.stop(0);
		}
		assertThat(keys).containsExactly("/order/cat%201 order-17/order", "/order/cat%201 order-17/order");
	}

	@Test
	void answerIsWrittenToAFileThatIsCompleteOrAbsent(@TempDir Path root) throws Exception {
		byte[] body = new byte[3_000_000];
		new Random(1).nextBytes(body);
		HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
		server.createContext("/", (exchange) -> {
			exchange.sendResponseHeaders(200, body.length);
			exchange.getResponseBody()
				.write(body, 0, exchange.getRequestURI().getPath().equals("/half") ? 9 : body.length);
			exchange.close();
		});
		server.start();
		String url = "http://127.0.0.1:" + server.getAddress().getPort();
		try {
			enabled("chihuo.steps.http.allowed-networks=127.0.0.1", "chihuo.steps.file.root=" + root).run((context) -> {
				ChihuoClient client = context.getBean(ChihuoClient.class);
				FlowHandle flow = client.startFlow("a",
						Flow.step("http", Map.of("url", url + "/", "file", "pages/a.bin")).named("get"));
				flow.await(TestLimits.HANG_TIMEOUT);
				assertThat(root.resolve("pages/a.bin")).hasBinaryContent(body);
				assertThat(flow.result("get", Map.class).get("size")).isEqualTo(body.length);
				assertRejected(client, "CONNECTION_LOST", Map.of("url", url + "/half", "file", "half.bin"));
				assertRejected(client, "TOO_LARGE",
						Map.of("url", url + "/", "file", "large.bin", "maxSize", 1_000_000));
				assertRejected(client, "'../escaped.bin'", Map.of("url", url + "/", "file", "../escaped.bin"));
				assertThat(root.resolve("half.bin")).doesNotExist();
				assertThat(root.resolve("large.bin")).doesNotExist();
				assertThat(root.resolveSibling("escaped.bin")).doesNotExist();
			});
		}
		finally {
			server.stop(0);
		}
	}

	private static void assertRejected(ChihuoClient client, String message, Map<String, Object> payload) {
		FlowHandle flow = client.startFlow("to " + payload.get("file"), Flow.step("http", payload));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(TestLimits.HANG_TIMEOUT))
			.withMessageContaining(message);
	}

	@Test
	void bundleSaysWhichCertificatesAreTrusted(@TempDir Path directory) throws Exception {
		TestCertificate certificate = TestCertificate.create(directory, "localhost");
		HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
		server.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
		server.createContext("/", (exchange) -> {
			exchange.sendResponseHeaders(204, -1);
			exchange.close();
		});
		server.start();
		Map<String, Object> payload = Map.of("url", "https://localhost:" + server.getAddress().getPort() + "/");
		ApplicationContextRunner runner = enabled("chihuo.steps.http.allowed-networks=127.0.0.1,::1")
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
			.withPropertyValues("spring.ssl.bundle.jks.shop.truststore.location=" + certificate.file().toUri(),
					"spring.ssl.bundle.jks.shop.truststore.password=" + TestCertificate.PASSWORD);
		try {
			runner.withPropertyValues("chihuo.steps.http.ssl.bundle=shop")
				.run((context) -> context.getBean(ChihuoClient.class)
					.startFlow("a", Flow.step("http", payload))
					.await(TestLimits.HANG_TIMEOUT));
			runner.run((context) -> assertRejected(context.getBean(ChihuoClient.class), "TLS_FAILED", payload));
		}
		finally {
			server.stop(0);
		}
	}

	@Test
	void bundleThatIsMissingIsExplained() {
		String message = "'chihuo.steps.http.ssl.bundle' is 'shop', and there is no SSL bundle of that name";
		ApplicationContextRunner runner = enabled("chihuo.steps.http.ssl.bundle=shop");
		runner.run((context) -> assertThat(context).getFailure().hasStackTraceContaining(message));
		runner.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
			.run((context) -> assertThat(context).getFailure().hasStackTraceContaining(message));
	}

	@Test
	void localAddressIsRefusedByDefault() {
		enabled().run((context) -> {
			FlowHandle flow = context.getBean(ChihuoClient.class)
				.startFlow("a", Flow.step("http", Map.of("url", "http://localhost:1/")));
			assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(TestLimits.HANG_TIMEOUT))
				.withMessageContaining("REFUSED_TARGET: GET http://localhost:1/");
		});
	}

}
