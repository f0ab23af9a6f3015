// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.time.Duration;
import java.util.concurrent.CompletionException;

import javax.net.ssl.SSLException;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;
import org.jspecify.annotations.Nullable;

import io.chihuo.BackendUnavailableException;

/**
 * Explains failures of RabbitMQ.
 */
final class RabbitFailures {

	private RabbitFailures() {
	}

	static BackendUnavailableException unavailableFor(String what, @Nullable Throwable failure) {
		Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
		return (cause instanceof BackendUnavailableException known) ? known
				: new BackendUnavailableException(what + reasonOf(cause), cause);
	}

	static BackendUnavailableException brokerBlocked(String reason) {
		return new BackendUnavailableException(
				"RabbitMQ accepts no messages (" + reason
						+ "): it has blocked the connection until its alarm is over. Give it memory or disk space",
				null);
	}

	static BackendUnavailableException confirmsLate(Duration timeout) {
		return new BackendUnavailableException("RabbitMQ did not confirm within " + timeout.toMillis()
				+ " ms ('chihuo.timeout'); whether it has the message is not known", null);
	}

	static BackendUnavailableException brokerNotAnswering(Duration timeout) {
		return new BackendUnavailableException(
				"RabbitMQ did not answer within " + timeout.toMillis() + " ms ('chihuo.timeout')", null);
	}

	static BackendUnavailableException backendStopped() {
		return new BackendUnavailableException("The RabbitMQ backend is stopped", null);
	}

	static BackendUnavailableException channelClosed() {
		return new BackendUnavailableException("The RabbitMQ backend is closed", null);
	}

	/** Whether the broker closed a channel alone, because of a call over it. */
	static boolean isRefusal(Throwable failure) {
		ShutdownSignalException signal = findShutdownSignal(failure);
		return signal != null && !signal.isHardError() && !signal.isInitiatedByApplication();
	}

	private static @Nullable ShutdownSignalException findShutdownSignal(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof ShutdownSignalException signal) {
				return signal;
			}
		}
		return null;
	}

	/** The remedy for a queue that the broker refuses, after its reason. */
	static String adviceFor(Throwable failure) {
		ShutdownSignalException signal = findShutdownSignal(failure);
		int code = (signal != null && signal.getReason() instanceof AMQP.Channel.Close close) ? close.getReplyCode()
				: 0;
		return switch (code) {
			case AMQP.PRECONDITION_FAILED -> ". The queue was declared with other arguments: set "
					+ "'chihuo.rabbitmq.queue-type' to its type, or let it run empty, stop the loop everywhere and delete it";
			case AMQP.ACCESS_REFUSED -> ". Give the user the permissions that the page of the RabbitMQ backend lists";
			case AMQP.NOT_FOUND -> ". Declare it, or set 'chihuo.rabbitmq.declare' to 'true'";
			default -> "";
		};
	}

	/** A broker without TLS closes the connection, or answers without TLS. */
	private static String connectionAdvice(Throwable cause) {
		return (cause instanceof SSLException)
				? ". If it does not speak TLS at this port, set "
						+ "'spring.rabbitmq.ssl.enabled' to 'false', or 'spring.rabbitmq.port' to its port for TLS"
				: "";
	}

	/** The innermost reason, since the outer ones say nothing. */
	static String reasonOf(@Nullable Throwable failure) {
		String reason = "";
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof ShutdownSignalException || cause.getCause() == null) {
				String message = cause.getMessage();
				reason = ": " + ((message != null) ? message : cause.getClass().getSimpleName())
						+ connectionAdvice(cause);
			}
		}
		return reason;
	}

}
