// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import java.util.function.BiConsumer;

import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/**
 * Empties queues before a test begins and after it has ended, both outside of the
 * transaction of the test.
 */
final class CleanQueuesListener extends AbstractTestExecutionListener {

	/** Those of transactions have 4000. */
	private static final int ORDER_BEFORE_TRANSACTIONS = 3900;

	@Override
	public int getOrder() {
		return ORDER_BEFORE_TRANSACTIONS;
	}

	@Override
	public void beforeTestMethod(TestContext context) {
		withTester(context, ChihuoTester::beginTest);
	}

	@Override
	public void afterTestMethod(TestContext context) {
		withTester(context, ChihuoTester::endTest);
	}

	private static void withTester(TestContext context, BiConsumer<ChihuoTester, String> action) {
		if (TestContextAnnotationUtils.hasAnnotation(context.getTestClass(), AutoConfigureChihuo.class)
				&& context.hasApplicationContext()) {
			ApplicationContext application = context.getApplicationContext();
			application.getBeanProvider(ChihuoTester.class)
				.ifAvailable((tester) -> action.accept(tester,
						context.getTestClass().getSimpleName() + "." + context.getTestMethod().getName()));
		}
	}

}
