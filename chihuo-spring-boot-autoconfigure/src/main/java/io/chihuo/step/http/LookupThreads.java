// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Looks up names on threads of its own, since a look-up cannot be interrupted and may
 * take as long as the resolver of the system wants.
 */
final class LookupThreads implements AutoCloseable {

	private static final int IDLE_SECONDS = 30;

	private final NameLookup lookup;

	private final ThreadPoolExecutor threads;

	LookupThreads(NameLookup lookup, int maxThreads) {
		this.lookup = lookup;
		CustomizableThreadFactory factory = new CustomizableThreadFactory("chihuo-http-lookup-");
		factory.setDaemon(true);
		this.threads = new ThreadPoolExecutor(0, maxThreads, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(),
				factory);
	}

	/**
	 * Look up a name.
	 * @throws SocketTimeoutException if it takes too long
	 * @throws InterruptedException if interrupted while waiting
	 */
	InetAddress[] findAddresses(String host, Duration timeout)
			throws UnknownHostException, SocketTimeoutException, InterruptedException {
		if (host.indexOf(':') >= 0 || IpLiteral.isCanonicalIpv4(host)) {
			return this.lookup.findAddresses(host);
		}
		try {
			Future<InetAddress[]> answer = this.threads.submit(() -> this.lookup.findAddresses(host));
			return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			throw failure("Too many look-ups of host names are under way", ex);
		}
		catch (TimeoutException ex) {
			throw new SocketTimeoutException("The addresses of '" + host + "' were not found in time");
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof UnknownHostException unknown) ? unknown
					: failure("The addresses of '" + host + "' cannot be found: " + ex.getCause(), ex);
		}
	}

	private static UnknownHostException failure(String message, Exception cause) {
		UnknownHostException failure = new UnknownHostException(message);
		failure.initCause(cause);
		return failure;
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

}
