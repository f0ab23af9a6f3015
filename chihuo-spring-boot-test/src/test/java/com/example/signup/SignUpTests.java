// SPDX-License-Identifier: Apache-2.0

package com.example.signup;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import io.chihuo.ChihuoClient;
import io.chihuo.test.AutoConfigureChihuo;
import io.chihuo.test.ChihuoTester;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(properties = "chihuo.backend=memory")
@AutoConfigureChihuo
class SignUpTests {

	@Autowired
	ChihuoTester tester;

	@Autowired
	ChihuoClient client;

	@MockitoBean
	PostOffice post;

	@Test
	void ownerGetsMail() {
		this.tester.runOnStart("mails");
		this.tester.drainOrThrow("mails");
		assertThat(this.client.queue("mails", NewCustomer.class).isFinished("owner")).isTrue();
	}

}
