// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.fetch;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * Makes one request at a time and follows no redirect: where a redirect leads is a task
 * of its own, so that nothing is asked for twice.
 */
public class Fetcher {

	private final HttpClient client;

	private final Duration timeout;

	private final String userAgent;

	private final long maxPageSize;

	/**
	 * A fetcher.
	 * @param timeout longest time from the request to the last byte of its answer
	 * @param userAgent its user agent
	 * @param maxPageSize bytes of a page that are read at most
	 */
	public Fetcher(Duration timeout, String userAgent, long maxPageSize) {
		this.client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(timeout).build();
		this.timeout = timeout;
		this.userAgent = userAgent;
		this.maxPageSize = maxPageSize;
	}

	/**
	 * Load a page. The body of anything else is left where it is.
	 * @throws UnavailableException if there was no answer, or not in time
	 */
	public FetchResponse fetchPage(String url) throws InterruptedException {
		return sendRequest("GET", url, (response) -> {
			boolean page = FetchResponse.isHtml(response.headers()) && response.statusCode() < 300;
			return new LimitedBody(page ? this.maxPageSize : 0);
		});
	}

	/**
	 * Load a text of any type, up to half a megabyte.
	 * @throws UnavailableException if there was no answer, or not in time
	 */
	public FetchResponse fetchText(String url) throws InterruptedException {
		return sendRequest("GET", url, (response) -> new LimitedBody(512 * 1024));
	}

	/**
	 * Ask whether something is there. Servers that do not know {@code HEAD} are asked
	 * with {@code GET}.
	 * @throws UnavailableException if there was no answer, or not in time
	 */
	public FetchResponse fetchHead(String url) throws InterruptedException {
		FetchResponse answer = sendRequest("HEAD", url, (response) -> new LimitedBody(0));
		boolean unknown = answer.status() == 405 || answer.status() == 501;
		return unknown ? sendRequest("GET", url, (response) -> new LimitedBody(0)) : answer;
	}

	private FetchResponse sendRequest(String method, String url, BodyHandler<LimitedBody.Content> body)
			throws InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create(url))
			.method(method, HttpRequest.BodyPublishers.noBody())
			.header("User-Agent", this.userAgent)
			.header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
			.build();
		return FetchResponse.of(awaitResponse(this.client.sendAsync(request, body)));
	}

	// the client's own time-out ends with the headers, and a body can be slow, too
	private <T> HttpResponse<T> awaitResponse(CompletableFuture<HttpResponse<T>> response) throws InterruptedException {
		try {
			return response.get(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			throw new UnavailableException("no answer within " + this.timeout.toMillis() + " ms", ex);
		}
		catch (ExecutionException ex) {
			throw new UnavailableException("no answer: " + failureReason(ex.getCause()), ex.getCause());
		}
		finally {
			response.cancel(true);
		}
	}

	private static String failureReason(@Nullable Throwable cause) {
		if (cause instanceof IOException && cause.getMessage() != null) {
			return cause.getMessage();
		}
		return (cause != null) ? cause.getClass().getSimpleName() : "unknown";
	}

}
