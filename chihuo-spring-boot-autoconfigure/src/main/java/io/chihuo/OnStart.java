// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method of a {@link ChihuoLoop} bean that runs each time the loop starts on this node,
 * usually to seed the queue. It takes no parameter, or the loop's {@link TaskQueue}.
 * <p>
 * Several run one after the other in the order of {@code @Order}. Tasks already run
 * meanwhile, so a seed larger than the queue's bound can wait for room. A method that
 * fails because of a {@link BackendUnavailableException} is called again, from its
 * beginning, until it succeeds or the loop stops; any other exception stops the loop.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface OnStart {

}
