// SPDX-License-Identifier: Apache-2.0

package com.example.signup;

import io.chihuo.AddResult;
import io.chihuo.TaskQueue;

record SignUpPage(TaskQueue<NewCustomer> mails) {

	String signUp(String id, NewCustomer customer) {
		return (this.mails.add(id, customer) == AddResult.ADDED) ? "welcome" : "welcomed already";
	}

}
