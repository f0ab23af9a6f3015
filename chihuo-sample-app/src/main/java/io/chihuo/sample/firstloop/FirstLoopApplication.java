// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.firstloop;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Sends some mails and ends. Its settings are in {@code application.yml}.
 */
@SpringBootApplication
public class FirstLoopApplication {

	public static void main(String[] args) {
		System.exit(SpringApplication.exit(SpringApplication.run(FirstLoopApplication.class, args)));
	}

}
