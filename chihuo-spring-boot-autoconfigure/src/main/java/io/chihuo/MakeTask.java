// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method of a {@link ChihuoLoop} bean that runs one task.
 * <p>
 * Its parameters may be, in any order: a {@link Task}; the task's id (the first
 * {@code String}, or one marked {@link TaskId}); the payload (any other type, or one
 * marked {@link Payload}). It returns {@code void} or a value when the run is over, or a
 * {@code CompletionStage}, {@code Mono} or other type of at most one value that completes
 * when it is: until then the task keeps its slot and its lease, but no thread. A method
 * whose return type stands for work that cannot be awaited, such as {@code Future} or
 * {@code Flux}, is refused at start.
 * <p>
 * An exception means the run failed: it is tried again after the loop's backoff until its
 * attempts are used up. Throw {@link RetryLaterException} or {@link RejectTaskException}
 * to decide otherwise. Delivery is at least once: a worker that dies in a run leaves the
 * task to another one.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface MakeTask {

}
