// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.io.IOException;
import java.net.SocketTimeoutException;

import javax.net.ssl.SSLException;

import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.jspecify.annotations.Nullable;

/**
 * Tells failures of exchanges apart.
 */
final class ExchangeFailures {

	private ExchangeFailures() {
	}

	static HttpStepException classify(RunningExchange exchange, IOException failure) {
		HttpStepRequest request = exchange.request();
		exchange.checkEnd();
		if (exchange.isExpired()) {
			return failure(HttpProblem.TOTAL_TIMEOUT,
					"the exchange took longer than " + request.totalTimeout().toMillis() + " ms", failure);
		}
		HttpStepException own = find(failure, HttpStepException.class);
		if (own != null) {
			return own;
		}
		RefusedTargetException refused = find(failure, RefusedTargetException.class);
		if (refused != null) {
			return failure(HttpProblem.REFUSED_TARGET, String.valueOf(refused.getMessage()), failure);
		}
		if (find(failure, ConnectionRequestTimeoutException.class) != null) {
			return failure(HttpProblem.POOL_TIMEOUT, "no connection became free in time", failure);
		}
		boolean timeout = find(failure, SocketTimeoutException.class) != null;
		if (find(failure, SSLException.class) != null && !timeout) {
			return failure(HttpProblem.TLS_FAILED, textOf(failure), failure);
		}
		if (!exchange.isConnected()) {
			return timeout ? failure(HttpProblem.CONNECT_TIMEOUT, "no connection was made in time", failure)
					: failure(HttpProblem.CONNECT_FAILED, textOf(failure), failure);
		}
		if (timeout) {
			return failure(HttpProblem.READ_TIMEOUT,
					"the server sent nothing for " + request.readTimeout().toMillis() + " ms", failure);
		}
		return classifyAnswer(exchange, failure);
	}

	private static HttpStepException classifyAnswer(RunningExchange exchange, IOException failure) {
		if (find(failure, NoHttpResponseException.class) != null && exchange.isReusedConnection()
				&& exchange.request().isIdempotent()) {
			return failure(HttpProblem.CONNECT_FAILED, "the server had closed the connection", failure);
		}
		if (find(failure, MessageConstraintException.class) != null) {
			return failure(HttpProblem.TOO_LARGE, "the headers of the answer are too large", failure);
		}
		boolean broken = find(failure, HttpException.class) != null;
		return failure(broken ? HttpProblem.BAD_ANSWER : HttpProblem.CONNECTION_LOST, textOf(failure), failure);
	}

	private static HttpStepException failure(HttpProblem problem, String message, IOException cause) {
		return new HttpStepException(problem, message, cause);
	}

	private static String textOf(Throwable failure) {
		String message = failure.getMessage();
		return failure.getClass().getSimpleName() + ((message != null) ? ": " + message : "");
	}

	private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
		Throwable cause = failure;
		for (int depth = 0; cause != null && depth < 20; depth++, cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return type.cast(cause);
			}
		}
		return null;
	}

}
