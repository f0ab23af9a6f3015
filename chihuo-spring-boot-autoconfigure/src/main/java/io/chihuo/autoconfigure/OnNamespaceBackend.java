// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if a further namespace has a backend, whose connections Boot makes for the
 * application.
 */
abstract class OnNamespaceBackend implements Condition {

	private final String backend;

	OnNamespaceBackend(String backend) {
		this.backend = backend;
	}

	@Override
	public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
		return isUsed((ConfigurableEnvironment) context.getEnvironment(), this.backend);
	}

	/** Whether a further namespace has a backend. */
	static boolean isUsed(ConfigurableEnvironment environment, String backend) {
		return NamespaceEnvironment.findNames(environment)
			.stream()
			.map((name) -> environment.getProperty("chihuo.namespaces." + name + ".backend"))
			.anyMatch(backend::equals);
	}

}
