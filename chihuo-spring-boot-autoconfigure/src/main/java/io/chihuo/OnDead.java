package io.chihuo;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method of a {@link ChihuoLoop} bean that is told of a task that became a dead letter.
 * It takes the {@link DeadLetter}, or the same parameters as a {@link MakeTask} method
 * without the {@link Task}.
 * <p>
 * It runs once on the node that gave the task up, after the queue has stored the dead
 * letter; best effort, since that node may die in between. What it throws is logged.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface OnDead {

}
