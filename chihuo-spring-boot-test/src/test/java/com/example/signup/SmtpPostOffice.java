// SPDX-License-Identifier: Apache-2.0

package com.example.signup;

import org.springframework.stereotype.Component;

/** No part of a slice. */
@Component
class SmtpPostOffice implements PostOffice {

	@Override
	public void send(String address, String text) {
	}

}
