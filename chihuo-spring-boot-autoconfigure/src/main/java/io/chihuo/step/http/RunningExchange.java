// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;

import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.jspecify.annotations.Nullable;

import io.chihuo.concurrent.Deadline;

/**
 * One exchange with a server, which its own thread or the watch may end. Used by one
 * thread but for {@link #checkEnd()}.
 */
final class RunningExchange {

	private static final ThreadLocal<RunningExchange> CURRENT = new ThreadLocal<>();

	private final Thread thread = Thread.currentThread();

	private final Deadline end;

	private final HttpStepRequest request;

	private @Nullable HttpUriRequestBase sent;

	private boolean expired;

	private boolean interrupted;

	private volatile boolean connected;

	private volatile boolean newConnection;

	RunningExchange(HttpStepRequest request) {
		this.request = request;
		this.end = Deadline.in(request.totalTimeout());
	}

	/** The exchange of this thread. */
	static RunningExchange current() {
		return Objects.requireNonNull(CURRENT.get(), "no exchange runs on this thread");
	}

	void bindToThread() {
		CURRENT.set(this);
	}

	static void unbindFromThread() {
		CURRENT.remove();
	}

	HttpStepRequest request() {
		return this.request;
	}

	/** A request that is about to be sent: the first one, or one after a redirect. */
	synchronized void onRequest(HttpUriRequestBase next) {
		this.sent = next;
		this.connected = false;
		this.newConnection = false;
		if (this.expired || this.interrupted) {
			next.cancel();
		}
	}

	void onConnecting() {
		this.newConnection = true;
	}

	void onConnected() {
		this.connected = true;
	}

	boolean isConnected() {
		return this.connected;
	}

	/** Whether the request was sent over a connection that may have been closed since. */
	boolean isReusedConnection() {
		return this.connected && !this.newConnection;
	}

	/** A limit of time, or the time that is left if that is less. */
	Duration boundTime(Duration limit) {
		return Duration.ofNanos(Math.max(1, Math.min(limit.toNanos(), this.end.nanosLeft())));
	}

	/** Has the thread return soon if it was interrupted or the time is over. */
	synchronized void checkEnd() {
		this.interrupted |= this.thread.isInterrupted();
		this.expired |= this.end.nanosLeft() == 0;
		if ((this.expired || this.interrupted) && this.sent != null) {
			this.sent.cancel();
		}
	}

	/** Close the connection instead of reading the rest. */
	synchronized void cancelRequest() {
		if (this.sent != null) {
			this.sent.cancel();
		}
	}

	synchronized boolean isExpired() {
		return this.expired;
	}

	synchronized boolean isInterrupted() {
		return this.interrupted || this.thread.isInterrupted();
	}

	/** Ends the exchange between two of its parts. */
	void checkGoesOn() throws InterruptedIOException {
		checkEnd();
		if (isExpired() || isInterrupted()) {
			throw new InterruptedIOException("The exchange was ended");
		}
	}

}
