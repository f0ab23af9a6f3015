// SPDX-License-Identifier: Apache-2.0

package com.example.step;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.chihuo.ChihuoClient;
import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.autoconfigure.ChihuoAutoConfiguration;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

class ChecksumStepTests {

	@Test
	void stepOfAFlowTakesAReference() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class))
			.withBean("checksum", ChecksumStep.class)
			.run((context) -> {
				FlowHandle flow = context.getBean(ChihuoClient.class)
					.startFlow("a", Flow.series(Flow.step("checksum", Map.of("text", "cat")).named("first"),
							Flow.step("checksum", Map.of("text", Flow.ref("first").path("/crc32"))).named("second")));
				flow.await(TestLimits.HANG_TIMEOUT);
				long first = crcOf("\0cat");
				assertThat(crcIn(flow, "first")).isEqualTo(first);
				assertThat(crcIn(flow, "second")).isEqualTo(crcOf("\0" + first));
			});
	}

	private static long crcIn(FlowHandle flow, String step) {
		return ((Number) flow.result(step, Map.class).get("crc32")).longValue();
	}

	private static long crcOf(String text) {
		CRC32 crc = new CRC32();
		crc.update(text.getBytes(StandardCharsets.UTF_8));
		return crc.getValue();
	}

}
