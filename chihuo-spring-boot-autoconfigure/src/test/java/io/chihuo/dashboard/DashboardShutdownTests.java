// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;

import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Open pages do not keep an application from its end.
 */
class DashboardShutdownTests {

	private static final String PATH = "/actuator/chihuo-dashboard/";

	private static final int CONNECTION_COUNT = 10;

	/**
	 * Counts the requests of the page that are under way, until their answers are read.
	 */
	private static final String COUNT_REQUESTS = """
			window.open = 0;
			window.mostOpen = 0;
			window.ended = 0;
			const plainFetch = window.fetch;
			window.fetch = async (...parameters) => {
			  window.mostOpen = Math.max(window.mostOpen, ++window.open);
			  try {
			    return await plainFetch(...parameters);
			  }
			  finally {
			    window.open--;
			    window.ended++;
			  }
			};
			""";

	/**
	 * A web server that stops waits for requests that are under way, here so long that
	 * the test would hang.
	 */
	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void openPagesHoldNoRequestAndNoShutdown(WebApplicationType type) throws Exception {
		DashboardProcess application = DashboardProcess.start(type, OpenApplication.class,
				"chihuo.dashboard.anonymous=read", "server.shutdown=graceful",
				"spring.lifecycle.timeout-per-shutdown-phase=1h");
		List<Socket> connections = new ArrayList<>();
		try (DashboardBrowser browser = new DashboardBrowser("http://localhost:" + application.port() + PATH)) {
			browser.open("#/loops/mails");
			browser.run(COUNT_REQUESTS);
			TestLimits.await("requests").until(() -> (Long) browser.run("return window.ended") >= 3);
			assertThat(browser.run("return window.mostOpen")).isEqualTo(1L);
			TestLimits.await("none is under way").until(() -> browser.run("return window.open").equals(0L));
			for (int i = 0; i < CONNECTION_COUNT; i++) {
				connections.add(openConnection(application.port()));
			}
			CompletableFuture.runAsync(application::close).get(TestLimits.HANG_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
			assertThat(application.context().isActive()).isFalse();
			for (Socket connection : connections) {
				assertThat(connection.getInputStream().read()).as("end of the connection").isEqualTo(-1);
			}
			browser.awaitText("No answer for");
		}
		finally {
			application.close();
			for (Socket connection : connections) {
				connection.close();
			}
		}
	}

	/** A connection that has had its answer, and stays open for the next request. */
	private static Socket openConnection(int port) throws IOException {
		Socket connection = new Socket("localhost", port);
		connection.setSoTimeout((int) TestLimits.HANG_TIMEOUT.toMillis());
		connection.getOutputStream()
			.write(("GET " + PATH + "api/overview HTTP/1.1\r\nHost: localhost:" + port + "\r\n\r\n")
				.getBytes(StandardCharsets.US_ASCII));
		StringBuilder answer = new StringBuilder();
		while (!answer.toString().endsWith("\r\n\r\n")) {
			answer.append((char) connection.getInputStream().read());
		}
		assertThat(answer).startsWith("HTTP/1.1 200").doesNotContainIgnoringCase("Connection: close");
		int length = Integer.parseInt(answer.toString().replaceAll("(?is).*\r\ncontent-length: (\\d+)\r\n.*", "$1"));
		assertThat(connection.getInputStream().readNBytes(length)).hasSize(length);
		return connection;
	}

}
