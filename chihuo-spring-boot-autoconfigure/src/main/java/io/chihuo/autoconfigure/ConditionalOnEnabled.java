// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * Matches unless {@code chihuo.enabled} is false, if the named properties are true too.
 * Their values are read as everywhere else: {@code on} and {@code yes} are true, and the
 * start fails for one that is neither true nor false.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.TYPE, ElementType.METHOD })
@Conditional(EnabledCondition.class)
@interface ConditionalOnEnabled {

	/**
	 * Names of properties that are false by default.
	 */
	String[] value() default {};

}
