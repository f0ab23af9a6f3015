// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * Runs a task at each slot of a cron expression or a fixed rate, once for all nodes.
 * <p>
 * A method of a {@link ChihuoLoop} bean returns the payload of a task that the loop runs,
 * or nothing. It may take the {@link ScheduledSlot}, and is called for one slot on
 * several nodes, so it does no work. A method of any other bean is the work itself: it
 * belongs to a loop of its own, which has the name of the schedule and concurrency 1, and
 * may take the {@link ScheduledSlot} and the {@link Task}.
 * <p>
 * Every attribute is text so that placeholders work; an empty text means the default.
 * {@code chihuo.schedules.<name>.*} in the configuration overrides these attributes.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface ChihuoSchedule {

	/**
	 * Name of the schedule; that of the method if empty. Letters, digits, {@code .},
	 * {@code _} and {@code -}.
	 */
	String name() default "";

	/**
	 * Cron expression of six fields, from seconds to days of the week, or a macro such as
	 * {@code @daily}. {@code -} disables the schedule.
	 */
	String cron() default "";

	/**
	 * Time from one slot to the next, such as {@code 5m}, instead of an expression; at
	 * least 1s. {@code -} disables the schedule.
	 */
	String every() default "";

	/**
	 * Time zone of the expression, such as {@code Europe/Berlin}. Default UTC.
	 */
	String zone() default "";

	/**
	 * Treatment of slots that came due while no node was running: {@code once},
	 * {@code skip} or {@code all}. Default once.
	 */
	String misfire() default "";

	/**
	 * Greatest age at which a missed slot is run. Default one period, at most an hour, or
	 * seven days with {@code all}.
	 */
	String catchUpWithin() default "";

	/**
	 * Most missed slots that are run with {@code all}, 1 to 1000. Default 10.
	 */
	String maxMissedRuns() default "";

	/**
	 * Treatment of a slot that comes due while an earlier run is under way: {@code skip},
	 * {@code queue-one} or {@code allow}. Default skip.
	 */
	String overlap() default "";

	/**
	 * Longest time by which the schedule is shifted. Each schedule has a shift of its
	 * own, always the same, so that many with one expression do not start at once.
	 * Default 0.
	 */
	String jitter() default "";

}
