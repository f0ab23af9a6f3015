// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method of a {@link ChihuoLoop} bean that is called when a task has become a dead
 * letter. It takes the {@link DeadLetter}, or the same parameters as a {@link MakeTask}
 * method without the {@link Task}.
 * <p>
 * It runs once on the node that made the task a dead letter, after the queue has stored
 * it; best effort, since that node may die in between. Its exceptions are logged.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface OnDead {

}
