// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.lang.reflect.Type;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.Assert;

/**
 * A loop to register at run time.
 *
 * @param <T> the payload's type
 */
public final class LoopDefinition<T> {

	/** Without the two names that no address can have as a part of its path. */
	private static final String ALLOWED_NAME = "(?!\\.\\.?$)[A-Za-z0-9._-]{1,128}";

	private final String name;

	private final Type payloadType;

	private final LoopOptions options;

	private final LoopHandler<T> handler;

	private final @Nullable Type resultType;

	private final List<Consumer<TaskQueue<T>>> onStart;

	private final List<Consumer<DeadLetter<T>>> onDead;

	private LoopDefinition(String name, Type payloadType, LoopOptions options, LoopHandler<T> handler,
			@Nullable Type resultType, List<Consumer<TaskQueue<T>>> onStart, List<Consumer<DeadLetter<T>>> onDead) {
		Assert.isTrue(name.matches(ALLOWED_NAME), () -> "A loop's name is made of 1 to 128 letters, digits, "
				+ "'.', '_' and '-', and is not '.' or '..', but this one is '" + name + "'");
		this.name = name;
		this.payloadType = payloadType;
		this.options = options;
		this.handler = handler;
		this.resultType = resultType;
		this.onStart = List.copyOf(onStart);
		this.onDead = List.copyOf(onDead);
	}

	/**
	 * A loop with default options.
	 */
	public static <T> LoopDefinition<T> of(String name, Class<T> payloadType, LoopHandler<T> handler) {
		return new LoopDefinition<>(name, payloadType, LoopOptions.DEFAULTS, handler, null, List.of(), List.of());
	}

	/**
	 * A loop with default options and a generic payload type.
	 */
	public static <T> LoopDefinition<T> of(String name, ParameterizedTypeReference<T> payloadType,
			LoopHandler<T> handler) {
		return new LoopDefinition<>(name, payloadType.getType(), LoopOptions.DEFAULTS, handler, null, List.of(),
				List.of());
	}

	/**
	 * A loop with default options, for callers that know its payload type only by
	 * reflection.
	 */
	public static LoopDefinition<Object> ofType(String name, Type payloadType, LoopHandler<Object> handler) {
		return new LoopDefinition<>(name, payloadType, LoopOptions.DEFAULTS, handler, null, List.of(), List.of());
	}

	/**
	 * Same loop with other options.
	 */
	public LoopDefinition<T> options(LoopOptions options) {
		return new LoopDefinition<>(this.name, this.payloadType, options, this.handler, this.resultType, this.onStart,
				this.onDead);
	}

	/**
	 * Same loop whose handler returns results of this type, or a future of it. Without
	 * one, each result is stored as its own class.
	 */
	public LoopDefinition<T> resultType(Type resultType) {
		return new LoopDefinition<>(this.name, this.payloadType, this.options, this.handler, resultType, this.onStart,
				this.onDead);
	}

	/**
	 * Same loop that also runs this each time it starts, after those given before. One
	 * that fails because the backend is unavailable is called again, from its beginning,
	 * until it succeeds.
	 */
	public LoopDefinition<T> onStart(Consumer<TaskQueue<T>> seed) {
		return new LoopDefinition<>(this.name, this.payloadType, this.options, this.handler, this.resultType,
				appendElement(this.onStart, seed), this.onDead);
	}

	/**
	 * Same loop that also notifies this of its dead letters, after those given before.
	 */
	public LoopDefinition<T> onDead(Consumer<DeadLetter<T>> listener) {
		return new LoopDefinition<>(this.name, this.payloadType, this.options, this.handler, this.resultType,
				this.onStart, appendElement(this.onDead, listener));
	}

	private static <E> List<E> appendElement(List<E> elements, E last) {
		return Stream.concat(elements.stream(), Stream.of(last)).toList();
	}

	/**
	 * Name of the loop and of its queue: letters, digits, {@code .}, {@code _} and
	 * {@code -}.
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Type of its payloads.
	 */
	public Type payloadType() {
		return this.payloadType;
	}

	/**
	 * How it works.
	 */
	public LoopOptions options() {
		return this.options;
	}

	/**
	 * The handler that runs each task.
	 */
	public LoopHandler<T> handler() {
		return this.handler;
	}

	/**
	 * Type of the results of its handler, null if it is not known.
	 */
	public @Nullable Type resultType() {
		return this.resultType;
	}

	/**
	 * The callbacks that run each time the loop starts, in order.
	 */
	public List<Consumer<TaskQueue<T>>> onStart() {
		return this.onStart;
	}

	/**
	 * Returns the consumers of dead letters, in the order they were added.
	 */
	public List<Consumer<DeadLetter<T>>> onDead() {
		return this.onDead;
	}

	@Override
	public String toString() {
		return "LoopDefinition[" + this.name + "]";
	}

}
