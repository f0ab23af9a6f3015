// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import org.junit.jupiter.api.Test;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.backend.QueueName;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class QueueNamesTests {

	@Test
	void nameThatRabbitCannotTakeIsRefused() {
		assertThatNoException().isThrownBy(() -> QueueNames.checkName(new QueueName("n".repeat(120), "l".repeat(122))));
		assertThatExceptionOfType(ChihuoConfigurationException.class)
			.isThrownBy(() -> QueueNames.checkName(new QueueName("n".repeat(120), "l".repeat(123))))
			.withMessageContaining("1 character(s) too long for RabbitMQ");
	}

}
