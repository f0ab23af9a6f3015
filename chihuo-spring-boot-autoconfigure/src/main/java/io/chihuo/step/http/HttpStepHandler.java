// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;

import io.chihuo.ChihuoLoop;
import io.chihuo.RejectTaskException;
import io.chihuo.RetryLaterException;
import io.chihuo.Task;
import io.chihuo.step.StepFiles;
import io.chihuo.step.StepHandler;
import io.chihuo.step.StepKeys;

/**
 * The step kind for HTTP requests: sends the request that the payload describes, and
 * answers with status, headers and body.
 */
@ChihuoLoop(name = HttpStepHandler.KIND, concurrency = "16")
public final class HttpStepHandler implements StepHandler<Map<String, Object>>, AutoCloseable {

	static final String KIND = "http";

	private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

	private static final int MAX_DOUBLINGS = 20;

	private final HttpStepReader reader;

	private final HttpStepOptions options;

	private final TargetRules targets;

	private final HttpStepClient client;

	private final HttpExchange exchanges;

	private final ExchangeWatch watch = new ExchangeWatch();

	private final @Nullable StepFiles files;

	/**
	 * Create the kind.
	 * @param json encodes bodies that are objects or lists
	 * @param files where answers may be written, null for nowhere
	 * @param tls certificates that are trusted and shown, null for those of the JVM
	 */
	public HttpStepHandler(HttpStepOptions options, Function<Object, byte[]> json, @Nullable StepFiles files,
			@Nullable SslBundle tls) {
		this(options, json, files, tls, InetAddress::getAllByName);
	}

	HttpStepHandler(HttpStepOptions options, Function<Object, byte[]> json, @Nullable StepFiles files,
			@Nullable SslBundle tls, NameLookup lookup) {
		this.options = options;
		this.reader = new HttpStepReader(options, json);
		this.targets = new TargetRules(options, lookup);
		this.client = new HttpStepClient(options, this.targets, tls);
		this.exchanges = new HttpExchange(this.client.restClient(), this.targets,
				new AnswerReader(options.limits().maxResultSize(), files), options.limits().connectTimeout());
		this.files = files;
	}

	@Override
	public Map<String, Object> runStep(Task<Map<String, Object>> task) throws InterruptedException {
		HttpStepRequest request = this.reader.readRequest(task.payload());
		if (!request.isSafe() && !request.headers().containsKey(IDEMPOTENCY_KEY)) {
			request = request.withHeader(IDEMPOTENCY_KEY, toHeader(StepKeys.idempotencyKey(task)));
		}
		try {
			checkFile(request.file());
			return send(request);
		}
		catch (HttpStepException ex) {
			throw toTaskFailure(request, ex, task.attempt());
		}
	}

	/** A request must not have an effect whose answer could not be kept. */
	private void checkFile(@Nullable String file) {
		if (file == null) {
			return;
		}
		if (this.files == null) {
			throw new RejectTaskException(
					"Field 'file' of a step of kind 'http' needs a root: set 'chihuo.steps.file.root'");
		}
		AnswerFile.check(this.files, file);
	}

	private Map<String, Object> send(HttpStepRequest request) throws InterruptedException {
		RunningExchange exchange = new RunningExchange(request);
		exchange.bindToThread();
		Runnable end = this.watch.watch(exchange);
		try {
			return this.exchanges.send(exchange);
		}
		catch (IOException ex) {
			if (exchange.isInterrupted()) {
				throw interrupted(ex);
			}
			throw ExchangeFailures.classify(exchange, ex);
		}
		finally {
			end.run();
			RunningExchange.unbindFromThread();
		}
	}

	private static InterruptedException interrupted(IOException cause) {
		InterruptedException interruption = new InterruptedException("The request was interrupted");
		interruption.initCause(cause);
		// the exception stands for it from here on
		Thread.interrupted();
		return interruption;
	}

	private RuntimeException toTaskFailure(HttpStepRequest request, HttpStepException failure, int attempt) {
		String message = failure.problem() + ": " + request.method() + " " + TargetUri.display(request.uri()) + ": "
				+ failure.getMessage();
		boolean again = failure.problem().isConnectError() || request.retryStatuses().contains(failure.status());
		if (!again) {
			return new RejectTaskException(message, failure);
		}
		if (attempt > request.retries()) {
			return new RejectTaskException(message + " (run " + attempt + " of " + (request.retries() + 1) + ")",
					failure);
		}
		return new RetryLaterException(retryDelay(failure, attempt), message, failure).countAsAttempt();
	}

	private Duration retryDelay(HttpStepException failure, int attempt) {
		HttpStepOptions.Retry retry = this.options.retry();
		Duration asked = failure.retryAfter();
		Duration delay = (asked != null) ? asked
				: retry.delay().multipliedBy(1L << Math.min(attempt - 1, MAX_DOUBLINGS));
		return (delay.compareTo(retry.maxDelay()) < 0) ? delay : retry.maxDelay();
	}

	/** Characters that no header may have are written as in a URI. */
	private static String toHeader(String key) {
		StringBuilder text = new StringBuilder();
		for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
			boolean plain = b > ' ' && b < 0x7f && b != '%';
			text.append(plain ? String.valueOf((char) b) : String.format("%%%02X", b & 0xff));
		}
		return text.toString();
	}

	@Override
	public void close() throws IOException {
		this.watch.close();
		this.client.close();
		this.targets.close();
	}

}
