// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import io.chihuo.DeadLetter;
import io.chihuo.LoopDefinition;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.client.DeadLetterDecoder;
import io.chihuo.client.TaskPayloadCodec;
import io.chihuo.concurrent.FailureText;
import io.chihuo.concurrent.LogThrottle;
import io.chihuo.concurrent.SafeLogger;

/**
 * Notifies a loop of its dead letters over its channel, where that may take its time.
 *
 * @param <T> the payload's type
 */
final class DeadLetterNotifier<T> {

	private static final SafeLogger logger = SafeLogger.of(DeadLetterNotifier.class);

	private final LongAdder count = new LongAdder();

	private final LoopDefinition<T> definition;

	private final TaskPayloadCodec<T> codec;

	private final LoopListeners listeners;

	private final LogThrottle throttle = new LogThrottle(5);

	DeadLetterNotifier(LoopDefinition<T> definition, TaskPayloadCodec<T> codec, LoopListeners listeners) {
		this.definition = definition;
		this.codec = codec;
		this.listeners = listeners;
	}

	/** How many there were. */
	long deadLetterCount() {
		return this.count.sum();
	}

	/** A task died, of which {@link #notifyOfCounted} is to notify. */
	void countOne() {
		this.count.increment();
	}

	void notifyOf(StoredDeadLetter letter) {
		countOne();
		notifyOfCounted(letter);
	}

	void notifyOfCounted(StoredDeadLetter letter) {
		this.listeners.notifyDead(letter);
		if (!this.definition.onDead().isEmpty()) {
			this.listeners.notificationChannel()
				.execute(() -> notifyOf(DeadLetterDecoder.decodeDeadLetter(letter, this.codec)));
		}
	}

	private void notifyOf(DeadLetter<T> letter) {
		for (Consumer<DeadLetter<T>> listener : this.definition.onDead()) {
			try {
				listener.accept(letter);
			}
			catch (Throwable ex) {
				onListenerFailed(letter, ex);
			}
			finally {
				Thread.interrupted(); // not for the next one
			}
		}
	}

	private void onListenerFailed(DeadLetter<T> letter, Throwable failure) {
		if (this.throttle.allowsLine(letter.id())) {
			logger.error("The dead-letter callback of loop '{}' failed for dead letter '{}'", this.definition.name(),
					letter.id(), FailureText.toLoggable(failure));
		}
	}

}
