// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample;

import org.junit.jupiter.api.Test;

import io.chihuo.sample.SampleApplication.Example;

import static org.assertj.core.api.Assertions.assertThat;

class SampleApplicationTests {

	@Test
	void profileChoosesTheExample() {
		assertThat(Example.fromArguments("--spring.profiles.active=first-loop,redis")).isEqualTo(Example.FIRST_LOOP);
		assertThat(Example.fromArguments("--spring.profiles.active=link-checker")).isEqualTo(Example.LINK_CHECKER);
		assertThat(Example.fromArguments("--spring.profiles.active=thumbnails,redis")).isEqualTo(Example.THUMBNAILS);
		assertThat(Example.fromArguments("--spring.profiles.active=flows,redis", "--sample=sort"))
			.isEqualTo(Example.FLOWS);
	}

	@Test
	void linkCheckerIsTheDefault() {
		assertThat(Example.fromArguments()).isEqualTo(Example.LINK_CHECKER);
		assertThat(Example.fromArguments("--spring.profiles.active=redis", "--linkcheck.serve"))
			.isEqualTo(Example.LINK_CHECKER);
	}

}
