// SPDX-License-Identifier: Apache-2.0

package com.example.signup;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import io.chihuo.AddResult;
import io.chihuo.TaskQueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

@SpringBootTest(properties = "chihuo.role=client")
class SignUpPageTests {

	@MockitoBean
	@Qualifier("mails")
	TaskQueue<NewCustomer> mails;

	@Test
	void secondMailIsNotQueued() {
		NewCustomer ada = new NewCustomer("Ada", "ada@example.com");
		given(this.mails.add("ada", ada)).willReturn(AddResult.ALREADY_QUEUED);
		assertThat(new SignUpPage(this.mails).signUp("ada", ada)).isEqualTo("welcomed already");
	}

}
