// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.stereotype.Component;

/**
 * A bean that works off the tasks of one queue. It has one {@link MakeTask} method, or
 * implements an interface with {@link ChihuoTask} methods, and may have {@link OnStart}
 * and {@link OnDead} methods.
 * <p>
 * Every attribute is text so that placeholders such as
 * <code>${thumbnails.concurrency:4}</code> work; an empty text means the default.
 * {@code chihuo.loops.<name>.*} in the configuration overrides these attributes.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Component
public @interface ChihuoLoop {

	/**
	 * Name of the loop and of its queue; if empty that of the interface, with a
	 * lower-case first letter, or else the bean's name. Letters, digits, {@code .},
	 * {@code _} and {@code -}.
	 */
	String name() default "";

	/**
	 * Namespace whose queue it is, one of {@code chihuo.namespaces}; the application's
	 * own if empty.
	 */
	String namespace() default "";

	/**
	 * How many tasks run at the same time on this node. Default 1.
	 */
	String concurrency() default "";

	/**
	 * Largest concurrency that the Actuator endpoint may set. Default 1000.
	 */
	String maxConcurrency() default "";

	/**
	 * How often a failing task is run before it becomes a dead letter, {@code -1} for
	 * ever. Default 10.
	 */
	String maxAttempts() default "";

	/**
	 * How often a task may take its process down, claimed alone, before it becomes a dead
	 * letter, {@code -1} for ever. Default 3.
	 */
	String maxCrashes() default "";

	/**
	 * How often a task may be released at a stop because its run did not end although it
	 * was interrupted, before it becomes a dead letter, {@code -1} for ever. Default 10.
	 */
	String maxForcedReleases() default "";

	/**
	 * How many runs of this node may block for other tasks without a slot, {@code -1} for
	 * four times the concurrency, {@code 0} for none. Default -1.
	 */
	String maxWaiting() default "";

	/**
	 * Length of a lease, such as {@code 30s}; renewed at a third of it while the task
	 * runs. Default 30s.
	 */
	String lease() default "";

	/**
	 * Longest time of one run, such as {@code 5m}; it is interrupted then and counts as
	 * failed. Zero for no limit. Default 0.
	 */
	String runTimeout() default "";

	/**
	 * How long a run that was interrupted, by its timeout or a cancel, may take to end,
	 * such as {@code 5s}; then its task is settled without it. Default 1s.
	 */
	String interruptGrace() default "";

	/**
	 * Policy by which an id is marked as finished: {@code manual} or {@code on-success}.
	 * Default manual.
	 */
	String finishPolicy() default "";

	/**
	 * How long a finish mark lasts, such as {@code 30d}, zero for ever. Default 0.
	 */
	String finishedRetention() default "";

	/**
	 * Most tasks that may wait in the queue, {@code -1} for no limit. Default -1.
	 */
	String maxLength() default "";

	/**
	 * Whether the loop goes on when its queue is empty. Default true.
	 */
	String runForever() default "";

	/**
	 * Whether the loop starts with the application. Default true.
	 */
	String enabled() default "";

}
