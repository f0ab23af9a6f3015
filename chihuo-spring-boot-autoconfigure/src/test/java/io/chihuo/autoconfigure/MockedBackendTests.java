// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import io.chihuo.ChihuoClient;
import io.chihuo.backend.TaskBackend;
import io.chihuo.codec.TaskCodec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that starts though a test replaces its store and its format by mocks.
 */
@SpringJUnitConfig
@DirtiesContext
class MockedBackendTests {

	@MockitoBean
	private TaskBackend backend;

	@MockitoBean
	private TaskCodec codec;

	@Autowired
	private ChihuoClient client;

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(ChihuoAutoConfiguration.class)
	static class MockedBackendApplication {

	}

	@Test
	void applicationStarts() {
		assertThat(this.client).isNotNull();
	}

}
