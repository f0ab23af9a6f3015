// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;

import io.chihuo.concurrent.SafeLogger;
import io.chihuo.engine.ForeignCode;
import io.chihuo.event.EndpointWrite;

/**
 * Publishes writes over the endpoint as events, on a daemon thread of its own: listeners
 * may block.
 */
final class EndpointWriteEvents implements Consumer<EndpointWrite>, DisposableBean {

	private static final SafeLogger logger = SafeLogger.of(EndpointWriteEvents.class);

	private static final int MAX_WAITING_EVENTS = 200;

	private static final long IDLE_TIMEOUT_SECONDS = 10;

	private final ForeignCode listeners = ForeignCode.ofEndpoint();

	private final ApplicationEventPublisher publisher;

	private final ThreadPoolExecutor thread = new ThreadPoolExecutor(1, 1, IDLE_TIMEOUT_SECONDS, TimeUnit.SECONDS,
			new LinkedBlockingQueue<>(MAX_WAITING_EVENTS), (work) -> {
				Thread created = new Thread(work, "chihuo-audit");
				created.setDaemon(true);
				return created;
			});

	EndpointWriteEvents(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
		this.thread.allowCoreThreadTimeOut(true);
	}

	@Override
	public void accept(EndpointWrite write) {
		try {
			this.thread.execute(() -> this.listeners.callSafely(() -> this.publisher.publishEvent(write)));
		}
		catch (RejectedExecutionException ex) {
			logger.warn("The event of a write over the endpoint is dropped: {} others wait for a listener that blocks",
					this.thread.getQueue().size());
		}
	}

	/** Listeners that have begun go on. */
	@Override
	public void destroy() {
		this.thread.shutdown();
	}

}
