// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;

import io.chihuo.engine.annotated.TaskInterface;

/**
 * Explains how a task interface gets a client where there is none to be injected.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class MissingTaskClientFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchBeanDefinitionException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable root, NoSuchBeanDefinitionException cause) {
		ResolvableType type = cause.getResolvableType();
		Class<?> wanted = (type != null) ? type.resolve() : null;
		if (wanted == null || cause instanceof NoUniqueBeanDefinitionException
				|| !TaskInterface.isTaskInterface(wanted)) {
			return null;
		}
		return new FailureAnalysis("There is no client of " + wanted.getName() + " to be injected",
				"Add @ImportTaskClients(" + wanted.getSimpleName() + ".class) to a configuration class.", cause);
	}

}
