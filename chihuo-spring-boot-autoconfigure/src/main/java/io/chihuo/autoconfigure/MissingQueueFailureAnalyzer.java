// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;

import io.chihuo.TaskQueue;

/**
 * Lists the queues that a {@link TaskQueue} can be injected from where none fits.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class MissingQueueFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchBeanDefinitionException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable root, NoSuchBeanDefinitionException cause) {
		ResolvableType type = cause.getResolvableType();
		if (type == null || type.resolve() != TaskQueue.class) {
			return null;
		}
		return new FailureAnalysis(
				"Not exactly one queue fits where a " + type + " is to be injected: " + cause.getMessage(),
				"Name the loop, by @Qualifier or by the name of the parameter or field. There is a queue for each "
						+ "annotated loop, for tasks of its payload type, if the declaration of the bean shows the "
						+ "loop's class: let its @Bean method return that class. For a loop that runs elsewhere, or "
						+ "is registered later, add its name to 'chihuo.queues'.",
				cause);
	}

}
