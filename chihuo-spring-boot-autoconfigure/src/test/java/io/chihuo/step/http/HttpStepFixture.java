// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.ssl.SslBundle;

import io.chihuo.Task;
import io.chihuo.TaskFlow;
import io.chihuo.TaskQueue;
import io.chihuo.servers.TestLimits;
import io.chihuo.step.StepFiles;
import io.chihuo.step.http.HttpStepOptions.Limits;
import io.chihuo.step.http.HttpStepOptions.Retry;

import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * The step kind as tests set it up, without a loop.
 */
final class HttpStepFixture implements AutoCloseable {

	private static final Duration HANG_TIMEOUT = TestLimits.HANG_TIMEOUT;

	private final HttpStepHandler handler;

	private HttpStepFixture(HttpStepHandler handler) {
		this.handler = handler;
	}

	/** Settings that tests change. */
	static final class Settings {

		private List<String> allowedHosts = List.of("*");

		private List<String> allowedNetworks = List.of("127.0.0.0/8");

		private @Nullable URI proxy;

		private boolean proxyLookup;

		private int connections = 10;

		private Duration poolTimeout = HANG_TIMEOUT;

		private Duration connectTimeout = HANG_TIMEOUT;

		private long maxSize = 1 << 20;

		private @Nullable StepFiles files;

		private @Nullable SslBundle tls;

		private NameLookup lookup = InetAddress::getAllByName;

		HttpStepOptions toOptions() {
			return new HttpStepOptions(this.allowedHosts, this.allowedNetworks, this.proxy, this.proxyLookup,
					this.connections,
					new Limits(this.poolTimeout, this.connectTimeout, HANG_TIMEOUT, HANG_TIMEOUT, Duration.ofHours(1),
							5, this.maxSize, 256 * 1024),
					new Retry(2, List.of(429, 503), Duration.ofSeconds(1), Duration.ofMinutes(1)));
		}

		Settings allowedHosts(String... hosts) {
			this.allowedHosts = List.of(hosts);
			return this;
		}

		Settings allowedNetworks(String... networks) {
			this.allowedNetworks = List.of(networks);
			return this;
		}

		Settings proxy(String uri) {
			this.proxy = URI.create(uri);
			return this;
		}

		Settings proxyLookup() {
			this.proxyLookup = true;
			return this;
		}

		Settings connections(int connections, Duration poolTimeout) {
			this.connections = connections;
			this.poolTimeout = poolTimeout;
			return this;
		}

		Settings connectTimeout(Duration timeout) {
			this.connectTimeout = timeout;
			return this;
		}

		Settings maxSize(long maxSize) {
			this.maxSize = maxSize;
			return this;
		}

		Settings files(StepFiles files) {
			this.files = files;
			return this;
		}

		Settings tls(SslBundle tls) {
			this.tls = tls;
			return this;
		}

		Settings lookup(NameLookup lookup) {
			this.lookup = lookup;
			return this;
		}

	}

	static HttpStepOptions defaultOptions() {
		return new Settings().toOptions();
	}

	static HttpStepFixture open() {
		return open((settings) -> settings);
	}

	static HttpStepFixture open(UnaryOperator<Settings> changes) {
		Settings settings = changes.apply(new Settings());
		HttpStepOptions options = settings.toOptions();
		return new HttpStepFixture(new HttpStepHandler(options, JsonMapper.shared()::writeValueAsBytes, settings.files,
				settings.tls, settings.lookup));
	}

	/** A look-up that knows some names. */
	static NameLookup names(Map<String, String> addresses) {
		return (host) -> {
			String address = addresses.get(host);
			if (address == null) {
				throw new UnknownHostException(host);
			}
			return InetAddress.getAllByName(address);
		};
	}

	Map<String, Object> run(Object... pairs) throws InterruptedException {
		return runAttempt(1, pairs);
	}

	Map<String, Object> runAttempt(int attempt, Object... pairs) throws InterruptedException {
		Map<String, Object> payload = new HashMap<>();
		for (int i = 0; i < pairs.length; i += 2) {
			payload.put((String) pairs[i], pairs[i + 1]);
		}
		return this.handler.runStep(taskOf(payload, attempt));
	}

	@SuppressWarnings("unchecked")
	private static Task<Map<String, Object>> taskOf(Map<String, Object> payload, int attempt) {
		Task<Map<String, Object>> task = mock(Task.class);
		TaskFlow flow = mock(TaskFlow.class);
		TaskQueue<Map<String, Object>> queue = mock(TaskQueue.class);
		given(queue.name()).willReturn("http");
		given(flow.id()).willReturn("order 17");
		given(flow.stepKey()).willReturn("pay");
		given(task.payload()).willReturn(payload);
		given(task.attempt()).willReturn(attempt);
		given(task.addedAt()).willReturn(Instant.EPOCH);
		given(task.queue()).willReturn(queue);
		given(task.isFlowStep()).willReturn(true);
		given(task.flow()).willReturn(flow);
		return task;
	}

	@Override
	public void close() throws IOException {
		this.handler.close();
	}

}
