// SPDX-License-Identifier: Apache-2.0

package com.example.signup;

import java.time.Clock;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
class SignUpApplication {

	@Bean
	Clock clock() {
		return Clock.systemUTC();
	}

}
