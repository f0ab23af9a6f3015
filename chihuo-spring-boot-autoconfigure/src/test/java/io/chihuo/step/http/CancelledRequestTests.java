// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.http.client.ClientHttpResponse;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.web.client.RestClient;

import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A client that fails with an exception of its own since the request was cancelled under
 * it.
 */
class CancelledRequestTests {

	private final HttpStepOptions options = HttpStepFixture.defaultOptions();

	private final TargetRules targets = new TargetRules(this.options, InetAddress::getAllByName);

	@AfterEach
	void close() {
		Thread.interrupted();
		this.targets.close();
	}

	@Test
	void cancelledExchangeFailsAsInterrupted() {
		assertThatExceptionOfType(InterruptedIOException.class).isThrownBy(() -> send(() -> {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Endpoint not acquired / already released");
		}));
	}

	@Test
	void failureOfAnExchangeThatGoesOnIsKept() {
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> send(() -> {
			throw new IllegalStateException("Connection pool shut down");
		})).withMessage("Connection pool shut down");
	}

	private void send(Runnable client) throws Exception {
		RestClient rest = RestClient.builder().requestFactory((uri, method) -> new MockClientHttpRequest(method, uri) {

			@Override
			protected ClientHttpResponse executeInternal() {
				client.run();
				throw new AssertionError("the client answered");
			}

		}).build();
		RunningExchange exchange = new RunningExchange(new HttpStepReader(this.options, (body) -> new byte[0])
			.readRequest(Map.of("url", "http://127.0.0.1:9/")));
		new HttpExchange(rest, this.targets, new AnswerReader(1024, null), TestLimits.HANG_TIMEOUT).send(exchange);
	}

}
