// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

import org.apache.hc.core5.http.NoHttpResponseException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/**
 * Sends a request and follows redirects. Every target is checked before it is asked.
 */
final class HttpExchange {

	private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

	/**
	 * Bytes of a body that nobody wants, to be read so that its connection can be kept.
	 */
	private static final long MAX_UNREAD_BYTES = 16 * 1024;

	private static final int FIRST_FAILURE = 400;

	private static final int MAX_CLOSED_CONNECTIONS = 3;

	private final RestClient client;

	private final TargetRules targets;

	private final AnswerReader answers;

	private final Duration lookupTimeout;

	/**
	 * The answer of a server: a result, or the request to send next.
	 */
	private record ServerAnswer(@Nullable Map<String, Object> result, @Nullable HttpStepRequest next) {
	}

	HttpExchange(RestClient client, TargetRules targets, AnswerReader answers, Duration lookupTimeout) {
		this.client = client;
		this.targets = targets;
		this.answers = answers;
		this.lookupTimeout = lookupTimeout;
	}

	/**
	 * Send a request on this thread, to which the exchange is bound.
	 * @throws HttpStepException if it is refused, or its answer is
	 */
	Map<String, Object> send(RunningExchange exchange) throws IOException, InterruptedException {
		HttpStepRequest request = exchange.request();
		for (int redirects = 0;; redirects++) {
			this.targets.checkHost(request.uri());
			if (request.proxy() != null) {
				checkProxy(request, request.proxy());
				this.targets.checkBehindProxy(request.uri(), exchange.boundTime(this.lookupTimeout));
			}
			exchange.checkGoesOn();
			ServerAnswer answer = sendUntilConnected(exchange, request, redirects);
			if (answer.result() != null) {
				return answer.result();
			}
			if (answer.next() != null) {
				request = answer.next();
			}
		}
	}

	/** The one of the configuration may be anywhere. */
	private void checkProxy(HttpStepRequest request, URI proxy) {
		if (!request.hasConfiguredProxy()) {
			this.targets.checkHost(proxy);
		}
	}

	/** A connection that was kept may have been closed by the server meanwhile. */
	private ServerAnswer sendUntilConnected(RunningExchange exchange, HttpStepRequest request, int redirects)
			throws IOException {
		for (int closed = 1; closed < MAX_CLOSED_CONNECTIONS; closed++) {
			try {
				return sendOnce(exchange, request, redirects);
			}
			catch (NoHttpResponseException ex) {
				if (!exchange.isReusedConnection() || !request.isIdempotent()) {
					throw ex;
				}
			}
		}
		return sendOnce(exchange, request, redirects);
	}

	private ServerAnswer sendOnce(RunningExchange exchange, HttpStepRequest request, int redirects) throws IOException {
		RestClient.RequestBodySpec spec = this.client.method(HttpMethod.valueOf(request.method())).uri(request.uri());
		request.headers().forEach((name, values) -> spec.header(name, values.toArray(String[]::new)));
		if (request.body().length > 0) {
			spec.body(request.body());
		}
		try {
			return spec.exchangeForRequiredValue((sent, response) -> {
				boolean complete = false;
				try {
					ServerAnswer answer = readAnswer(request, response, redirects);
					complete = true;
					return answer;
				}
				finally {
					if (!complete) {
						// closing the answer would read the rest of it first
						exchange.cancelRequest();
					}
				}
			});
		}
		catch (ResourceAccessException ex) {
			throw (ex.getCause() instanceof IOException cause) ? cause : new IOException(ex);
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
		catch (IllegalStateException ex) {
			// the client fails in this way if it is cancelled between two of its checks
			exchange.checkGoesOn();
			throw ex;
		}
	}

	private ServerAnswer readAnswer(HttpStepRequest request, ClientHttpResponse response, int redirects)
			throws IOException {
		int status = response.getStatusCode().value();
		String location = response.getHeaders().getFirst(HttpHeaders.LOCATION);
		if (REDIRECTS.contains(status) && location != null && request.maxRedirects() > 0
				&& !request.accepted().contains(status)) {
			if (redirects >= request.maxRedirects()) {
				throw new HttpStepException(HttpProblem.TOO_MANY_REDIRECTS,
						"there are more than " + request.maxRedirects() + " redirects", null);
			}
			URI target = resolve(request.uri(), location);
			skipBody(response);
			return new ServerAnswer(null, request.redirectTo(status, target));
		}
		if (status >= FIRST_FAILURE && !request.accepted().contains(status)) {
			skipBody(response);
			throw new HttpStepException(status, RetryAfter.parse(response.getHeaders()));
		}
		return new ServerAnswer(this.answers.readAnswer(request, response), null);
	}

	private static URI resolve(URI base, String location) {
		try {
			return TargetUri.resolve(base, location);
		}
		catch (IllegalArgumentException ex) {
			throw new HttpStepException(HttpProblem.REFUSED_TARGET, "the address of a redirect " + ex.getMessage(),
					null);
		}
	}

	/** Fails where there is more, so that the connection is closed. */
	private static void skipBody(ClientHttpResponse response) throws IOException {
		byte[] rest = response.getBody().readNBytes((int) MAX_UNREAD_BYTES);
		if (rest.length == MAX_UNREAD_BYTES) {
			RunningExchange.current().cancelRequest();
		}
	}

}
