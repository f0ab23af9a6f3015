// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AliasFor;

/**
 * Defines a bean for each of some interfaces with {@link ChihuoTask} methods, whose calls
 * are tasks that a worker runs. The bean is primary: where the application itself has the
 * worker too, the interface is injected as the client, and the worker by the name of its
 * bean. For classes with {@code @Configuration}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(ImportTaskClients.Container.class)
@Import(TaskClientImport.class)
public @interface ImportTaskClients {

	/**
	 * Same as {@link #types()}.
	 */
	@AliasFor("types")
	Class<?>[] value() default {};

	/**
	 * The interfaces.
	 */
	@AliasFor("value")
	Class<?>[] types() default {};

	/**
	 * Packages in which all interfaces with {@link ChihuoTask} methods are taken, but for
	 * generic ones and those that another one of them extends. Without types and packages
	 * that of the annotated class.
	 */
	String[] basePackages() default {};

	/**
	 * Namespace that the calls go to, one of {@code chihuo.namespaces}, which may be a
	 * placeholder; the application's own if empty.
	 */
	String namespace() default "";

	/**
	 * Holds several annotations of one class.
	 */
	@Target(ElementType.TYPE)
	@Retention(RetentionPolicy.RUNTIME)
	@Documented
	@Import(TaskClientImport.class)
	@interface Container {

		/**
		 * The annotations.
		 */
		ImportTaskClients[] value();

	}

}
