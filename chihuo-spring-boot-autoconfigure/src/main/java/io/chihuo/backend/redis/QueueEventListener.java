// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

import io.chihuo.backend.Lease;
import io.chihuo.backend.StoreListener;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.concurrent.FutureTimeouts;
import io.chihuo.concurrent.SafeLogger;

/**
 * Notifies the listeners of one queue by the server's events.
 */
final class QueueEventListener implements EventChannels.EventChannelListener {

	private static final SafeLogger logger = SafeLogger.of(QueueEventListener.class);

	private static final long MAX_SUBSCRIPTION_MILLIS = 2000;

	private static final CompletableFuture<Void> NOW = CompletableFuture.completedFuture(null);

	private final Supplier<CompletableFuture<Object>> takeCrashNotices;

	private final LongConsumer onNextDue;

	private final Runnable configure;

	private final List<StoreListener> listeners = new CopyOnWriteArrayList<>();

	private final CompletableFuture<Void> subscribed = new CompletableFuture<>();

	/**
	 * Create a watch.
	 * @param takeCrashNotices runs {@code take-crash-notices.lua}
	 * @param onNextDue called with the milliseconds until something comes due
	 * @param configure writes the policy of the queue again
	 */
	QueueEventListener(Supplier<CompletableFuture<Object>> takeCrashNotices, LongConsumer onNextDue,
			Runnable configure) {
		this.takeCrashNotices = takeCrashNotices;
		this.onNextDue = onNextDue;
		this.configure = configure;
	}

	Runnable addListener(StoreListener listener) {
		this.listeners.add(listener);
		return () -> this.listeners.remove(listener);
	}

	boolean isSubscribed() {
		return !this.listeners.isEmpty();
	}

	/**
	 * Completes when events reach the listeners here, or will not for a while, so that
	 * they miss no change of this process.
	 */
	CompletableFuture<Void> whenListening() {
		return (this.listeners.isEmpty() || this.subscribed.isDone()) ? NOW : FutureTimeouts
			.completeAfter(this.subscribed.copy(), null, MAX_SUBSCRIPTION_MILLIS, TimeUnit.MILLISECONDS);
	}

	void notifyReady() {
		this.listeners.forEach(StoreListener::onQueueReady);
	}

	private void notifyOrphaned() {
		this.listeners.forEach(StoreListener::onChildrenOrphaned);
	}

	void refuseQueue(String reason) {
		this.listeners.forEach((listener) -> listener.onQueueRefused(reason));
	}

	@Override
	public void onEvent(byte[] message) {
		String event = ScriptReply.toText(message);
		if (event.isEmpty()) {
			return;
		}
		try {
			onEvent(event.charAt(0), event.substring(1));
		}
		catch (IllegalArgumentException | IndexOutOfBoundsException ex) { // of a later
																			// version
			logger.debug("An event of Redis cannot be read: {}", event, ex);
			notifyReady();
		}
	}

	private void onEvent(char kind, String rest) {
		switch (kind) {
			case 'r' -> notifyReady();
			case 'n' -> this.onNextDue.accept(Long.parseLong(rest));
			case 'c' -> onCancelEvent(rest);
			case 'd' -> notifyDead();
			case 'p' -> this.configure.run();
			case 'o' -> notifyOrphaned();
			default -> {
				// of a later version
			}
		}
	}

	private void onCancelEvent(String event) {
		int space = event.indexOf(' ');
		Lease lease = new Lease(event.substring(space + 1), Long.parseLong(event.substring(0, space)));
		this.listeners.forEach((listener) -> listener.onTaskCancelled(lease));
	}

	/** Events of all kinds may have been missed before. */
	@Override
	public void onSubscribed() {
		notifyReady();
		notifyOrphaned();
		notifyDead();
		this.subscribed.complete(null);
	}

	/** Each dead letter is reported to one worker, and there to one listener. */
	private void notifyDead() {
		if (this.listeners.isEmpty()) {
			return;
		}
		this.takeCrashNotices.get().thenAccept((answer) -> {
			ScriptReply reply = ScriptReply.of(answer);
			this.onNextDue.accept(reply.numberAt(0));
			List<StoredDeadLetter> letters = reply.deadLetters(1);
			this.listeners.stream().findFirst().ifPresent((listener) -> letters.forEach(listener::onTaskDead));
			if (!letters.isEmpty()) {
				notifyDead(); // there may be more
			}
		});
	}

}
