// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.workload;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class InputsTests {

	@Test
	void payloadsTakeAboutHundredBytesOfJson() {
		assertThat(encoded(Inputs.TEXT, 7)).hasSize(100).isEqualTo(Inputs.ENCODED.payload().apply(7));
		assertThat(encoded(Inputs.TEXT, 1_234_567)).hasSize(100);
		assertThat(encoded(Inputs.MESSAGE, 123_456)).hasSize(100);
	}

	@Test
	void numberIsReadFromId() {
		assertThat(Inputs.number(Inputs.TEXT.streamEntry(42).id())).isEqualTo(42);
	}

	private static byte[] encoded(Inputs<?> inputs, int number) {
		return JsonMapper.shared().writeValueAsBytes(inputs.payload().apply(number));
	}

}
