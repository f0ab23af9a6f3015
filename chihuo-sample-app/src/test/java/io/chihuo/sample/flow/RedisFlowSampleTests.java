// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.chihuo.servers.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The samples on Redis.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedisFlowSampleTests extends FlowSampleContract {

	@Override
	List<String> options() {
		return Stream.concat(Stream.of("--spring.profiles.active=redis"), redisOptions().stream()).toList();
	}

	static List<String> redisOptions() {
		RedisServer redis = RedisServer.shared();
		return List.of("--spring.data.redis.host=" + redis.host(), "--spring.data.redis.port=" + redis.port());
	}

	/** By another JVM. */
	@Override
	@Test
	void counterWaitsForThreeVisitors(CapturedOutput output) throws Exception {
		super.counterWaitsForThreeVisitors(output);
		assertThat(output).containsSubsequence("[second] Visitor 3 is counted", "Welcome, all of you")
			.doesNotContain("[second] Welcome");
	}

}
