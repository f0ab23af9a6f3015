// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method of an interface that a caller and a worker share: each call of it is a task.
 * The worker is a {@link ChihuoLoop} bean that implements the interface; the caller names
 * the interface in {@link ImportTaskClients} and injects it.
 * <p>
 * The method returns its result, a {@code CompletableFuture} or {@code Mono} of it, or
 * {@code void}. One that returns its result blocks for up to {@code chihuo.calls.wait}.
 * Nobody awaits a {@code void} method: its call adds a task, and returns when that is
 * stored. Parameters and results are values; a {@code Stream}, {@code Flux} or
 * {@code InputStream} is refused at start.
 * <p>
 * Parameters travel by position. A later version of the interface may add parameters at
 * the end that may be null: the calls of an earlier caller leave them null, and a worker
 * of an earlier version leaves a call that uses them to others. Delivery is at least
 * once: a worker that dies in a run leaves the task to another one.
 * <p>
 * Durations are text such as {@code 30s}, from 1 ms to 36,500 days. Placeholders such as
 * <code>${thumbnails.timeout:30s}</code> work in text attributes, but for the name.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface ChihuoTask {

	/**
	 * Name of the method on the wire, unique in its interface; the simple name of the
	 * interface, a dot and the name of the method if empty. Overloads need names.
	 * Renaming the method or interface then keeps tasks that wait.
	 */
	String name() default "";

	/**
	 * Expression over the parameters whose value identifies the call, such as {@code #id}
	 * or {@code #p0}. Callers that use one key share one run, and its result as long as
	 * it is kept; a call after a failure runs again. Within a task the key is scoped to
	 * that task, so that a retry of it finds the call again, and no other task does.
	 * Without it each call has a random id.
	 */
	String idempotencyKey() default "";

	/**
	 * Longest time of one run; it is interrupted then and counts as failed. Empty for
	 * that of the loop.
	 */
	String timeout() default "";

	/**
	 * Longest time from the call to the start of its first run; after that it never runs,
	 * and fails with {@code NotStartedException}. Empty for no limit.
	 */
	String startWithin() default "";

	/**
	 * Time from the call after which no run of it starts. Empty for no limit.
	 */
	String deadline() default "";

	/**
	 * How long the result is kept after the task has ended, so that a handle can be taken
	 * up again, at most 365 days. Empty for {@code chihuo.calls.result-ttl} with an
	 * idempotency key, and otherwise until the result is delivered. Not for {@code void}
	 * methods.
	 */
	String keep() default "";

	/**
	 * Name of the codec that writes arguments and result, such as {@code cbor}. Empty for
	 * {@code chihuo.codec} of the caller, for the namespace that the call goes to.
	 */
	String codec() default "";

	/**
	 * How often a failing call is run, {@code -1} for ever. Zero, the default, means
	 * once, and for {@code void} methods as often as the loop allows.
	 */
	int maxAttempts() default 0;

	/**
	 * Exceptions that the caller gets as themselves, where caller and worker both list
	 * their class. Each needs a public constructor for a message, or for a message and a
	 * cause; the cause is a {@link RemoteTaskException}, which all others arrive as. It
	 * is suppressed in one that sets its own cause.
	 */
	Class<? extends Exception>[] rethrow() default {};

}
