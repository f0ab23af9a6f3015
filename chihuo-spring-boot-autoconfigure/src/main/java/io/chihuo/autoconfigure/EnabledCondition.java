// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.List;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Condition of {@link ConditionalOnEnabled}.
 */
class EnabledCondition extends SpringBootCondition {

	/**
	 * Find out whether properties are true.
	 * @throws BindException if one is neither true nor false; it names it
	 */
	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Environment environment = context.getEnvironment();
		String[] names = metadata.getAnnotations().get(ConditionalOnEnabled.class).getStringArray("value");
		List<String> disabled = List.of(names).stream().filter((name) -> !isTrue(environment, name, false)).toList();
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnEnabled.class, (Object[]) names);
		if (!isTrue(environment, "chihuo.enabled", true)) {
			return ConditionOutcome.noMatch(message.because("'chihuo.enabled' is false"));
		}
		return disabled.isEmpty() ? ConditionOutcome.match(message.because("all are true"))
				: ConditionOutcome.noMatch(message.because(disabled + " are not true"));
	}

	private static boolean isTrue(Environment environment, String name, boolean absent) {
		return Binder.get(environment).bind(name, Boolean.class).orElse(absent);
	}

}
