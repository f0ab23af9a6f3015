// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.lang.reflect.Method;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

import io.chihuo.contract.TaskBackendContractTests;

/**
 * Runs those tests of the contract that depend on how a broker and a ledger work
 * together: who claims, what settles a task, what a death leaves, when time comes, and
 * one run of random calls. Each of the two is held to the whole contract elsewhere: the
 * ledger without a broker, and the broker with other ledgers. A soak runs the whole
 * contract here too.
 */
class PairOfStores implements ExecutionCondition {

	private static final Set<Class<?>> TOPICS = Stream
		.of("OrderContract", "DelayContract", "ReadyTimeContract", "LeaseContract", "ExclusionContract",
				"FencingContract", "CrashContract", "FinishContract", "RerunContract", "BatchContract",
				"DeadLetterContract", "ClearContract")
		.map(PairOfStores::findTopic)
		.collect(Collectors.toUnmodifiableSet());

	/** Of topics whose tests take seconds each. */
	private static final Set<String> LONG_TESTS = Set.of("randomCallsOfUnknownSeedAreAnsweredAsTheModelAnswersThem",
			"everyFinishedIdRunsExactlyOnceHoweverOftenItIsAdded", "workersThatDieLoseNothing");

	private static Class<?> findTopic(String name) {
		return Stream.of(TaskBackendContractTests.class.getInterfaces())
			.filter((topic) -> topic.getSimpleName().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("The contract has no topic " + name));
	}

	@Override
	public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
		boolean runs = Boolean.getBoolean("soak")
				|| context.getTestMethod().map(PairOfStores::dependsOnThePair).orElse(true);
		return runs ? ConditionEvaluationResult.enabled("depends on the pair")
				: ConditionEvaluationResult.disabled("runs with -Dsoak");
	}

	private static boolean dependsOnThePair(Method test) {
		return TOPICS.contains(test.getDeclaringClass()) || LONG_TESTS.contains(test.getName())
				|| test.getDeclaringClass() == RabbitContract.class
				|| test.getDeclaringClass() == TaskBackendContractTests.class;
	}

}
