// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test of loops alone: with queues in memory, the beans that are annotated as
 * {@link io.chihuo.ChihuoLoop} and the application's modules for JSON, and no other of
 * its components. Their collaborators are imported or mocked. Loops run when the test
 * asks its {@link ChihuoTester} to, by a clock that the test moves.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(ChihuoTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(ChihuoTypeExcludeFilter.class)
@AutoConfigureChihuo
@ImportAutoConfiguration
public @interface ChihuoTest {

	/**
	 * Properties of the form {@code key=value} for the test.
	 */
	String[] properties() default {};

	/**
	 * Same as {@link #loops()}.
	 */
	@AliasFor("loops")
	Class<?>[] value() default {};

	/**
	 * The loops of the test, all loops that are found by default.
	 */
	@AliasFor("value")
	Class<?>[] loops() default {};

	/**
	 * Whether the loops and the modules for JSON are found without a filter.
	 */
	boolean useDefaultFilters() default true;

	/**
	 * Further components that belong to the test.
	 */
	Filter[] includeFilters() default {};

	/**
	 * Components that do not belong to the test.
	 */
	Filter[] excludeFilters() default {};

	/**
	 * Auto-configurations to leave out.
	 */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

}
