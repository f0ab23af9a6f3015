// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import io.chihuo.AddResult;
import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.MakeTask;
import io.chihuo.TaskQueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;

/**
 * An application whose beans a test replaces.
 */
@SpringJUnitConfig
@DirtiesContext
class ReplacedBeansTests {

	@MockitoBean
	private ChihuoClient client;

	@MockitoBean
	private ChihuoLoopRegistry registry;

	@MockitoBean
	@Qualifier("letters")
	private TaskQueue<Integer> queue;

	@Autowired
	private InjectedBeans injected;

	@Autowired
	private TaskQueue<String> others;

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(ChihuoAutoConfiguration.class)
	@Import({ MockedLoop.class, OtherLoop.class, InjectedBeans.class })
	static class ReplacedBeansApplication {

	}

	@ChihuoLoop(name = "letters")
	static class MockedLoop {

		@MakeTask
		void make(String id, Integer number) {
		}

	}

	@ChihuoLoop(name = "others", enabled = "false")
	static class OtherLoop {

		@MakeTask
		void make(String id, String text) {
		}

	}

	record InjectedBeans(ChihuoClient client, ChihuoLoopRegistry registry, TaskQueue<Integer> queue) {
	}

	@Test
	void mocksAreInjectedAndTheRestWorks() {
		given(this.queue.add(anyString(), any())).willReturn(AddResult.DEAD);
		assertThat(this.injected.client()).isSameAs(this.client);
		assertThat(this.injected.registry()).isSameAs(this.registry);
		assertThat(this.injected.queue().add("a", 1)).isEqualTo(AddResult.DEAD);
		assertThat(this.others.add("a", "x")).isEqualTo(AddResult.ADDED);
	}

}
