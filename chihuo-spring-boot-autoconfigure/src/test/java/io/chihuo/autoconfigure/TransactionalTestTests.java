// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.annotation.Transactional;

import io.chihuo.AddResult;
import io.chihuo.ChihuoClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A test of an application that Spring rolls back, on the thread that has begun its
 * transaction.
 */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SAME_THREAD)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = { "chihuo.backend=jdbc", "chihuo.connection=dataSource",
				"spring.datasource.url=jdbc:h2:mem:rolled-back-tests" })
@Transactional
class TransactionalTestTests {

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ ChihuoAutoConfiguration.class, DataSourceAutoConfiguration.class,
			DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class })
	static class TestApplication {

	}

	@RepeatedTest(2)
	void tasksOfATestAreRolledBackWithIt(@Autowired ChihuoClient client) {
		assertThat(client.queue("letters", Void.class).add("a")).isEqualTo(AddResult.ADDED);
		assertThat(client.queue("letters", Void.class).exists("a")).isTrue();
	}

}
