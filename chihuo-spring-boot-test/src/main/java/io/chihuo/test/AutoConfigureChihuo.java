// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Has no loop of the application run by itself, and adds a {@link ChihuoTester} that runs
 * them on the thread of the test. For {@code @SpringBootTest}; {@link ChihuoTest} has it
 * already.
 * <p>
 * With queues in memory there is a virtual clock too, which is a {@link java.time.Clock}.
 * Where {@code chihuo.backend} names a server, time is the server's.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
public @interface AutoConfigureChihuo {

}
