package io.chihuo.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.DeadLetter;
import io.chihuo.LoopDefinition;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.client.DeadLetterDecoder;
import io.chihuo.codec.PayloadCodec;

/**
 * Tells a loop of its dead letters, on a thread where it may take its time.
 *
 * @param <T> the payload's type
 */
final class DeadLetterTeller<T> {

	private static final Logger logger = LoggerFactory.getLogger(DeadLetterTeller.class);

	private final LongAdder count = new LongAdder();

	private final LoopDefinition<T> definition;

	private final PayloadCodec<T> codec;

	private final Executor executor;

	private final LoopListener listener;

	DeadLetterTeller(LoopDefinition<T> definition, PayloadCodec<T> codec, Executor executor, LoopListener listener) {
		this.definition = definition;
		this.codec = codec;
		this.executor = executor;
		this.listener = listener;
	}

	/** How many there were. */
	long count() {
		return this.count.sum();
	}

	void tell(StoredDeadLetter letter) {
		this.count.increment();
		this.listener.dead(letter);
		if (this.definition.onDead().isEmpty()) {
			return;
		}
		DeadLetter<T> decoded = DeadLetterDecoder.decode(letter, this.codec);
		try {
			this.executor.execute(() -> this.definition.onDead().forEach((listener) -> tell(listener, decoded)));
		}
		catch (RejectedExecutionException ex) {
			failed(decoded, ex);
		}
	}

	private void tell(Consumer<DeadLetter<T>> listener, DeadLetter<T> letter) {
		try {
			listener.accept(letter);
		}
		catch (RuntimeException ex) {
			failed(letter, ex);
		}
	}

	private void failed(DeadLetter<T> letter, RuntimeException ex) {
		logger.error("Loop '{}' could not be told of its dead letter '{}'", this.definition.name(), letter.id(), ex);
	}

}
